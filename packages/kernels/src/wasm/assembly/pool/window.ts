/** A list of windows along one dimension: three int32 each. */
export class Window {
  @inline static first(list: usize, i: usize): usize {
    return load<i32>(list + i * 12);
  }
  @inline static last(list: usize, i: usize): usize {
    return load<i32>(list + i * 12, 4);
  }
  @inline static count(list: usize, i: usize): i32 {
    return load<i32>(list + i * 12, 8);
  }
}
