"""Random index tuples over random shapes: what PyTorch reads, its gradient, and what assignment writes.

Usage: python3 gen_index.py index.json   (Debian 12: python3-torch 1.13)"""
import sys
import torch, random, json
random.seed(5); torch.manual_seed(5)
cases=[]
def rnd_index(size, shape, neg=True):
    return torch.randint(-size if neg else 0, size, shape)
while len(cases)<150:
    nd=random.randint(1,4); shape=[random.randint(1,4) for _ in range(nd)]
    x=torch.arange(int(torch.tensor(shape).prod())).double().reshape(shape)
    x.requires_grad_(True)
    entries=[]; py=[]; d=0; bs=random.choice([[2],[3],[2,1],[1,3],[2,3],[]]); usedell=False
    while d<nd:
        k=random.choice(['int','slice','full','none','ell','tensor','tensor','mask','bcast','stop'])
        if k=='stop': break
        if k=='int': v=random.randint(-shape[d],shape[d]-1); entries.append(v); py.append(v); d+=1
        elif k=='slice':
            a=random.randint(0,shape[d]); s=random.randint(1,2); entries.append(f"{a}::{s}"); py.append(slice(a,None,s)); d+=1
        elif k=='full': entries.append(":"); py.append(slice(None)); d+=1
        elif k=='none': entries.append(None); py.append(None)
        elif k=='ell':
            if usedell: continue
            usedell=True; skip=random.randint(0,nd-d); 
            entries.append("..."); py.append(Ellipsis); break
        elif k in('tensor','bcast'):
            sh=bs if k=='tensor' else [1]
            t=rnd_index(shape[d],sh); entries.append({'i':t.reshape(-1).tolist(),'s':sh}); py.append(t); d+=1
        elif k=='mask':
            m=random.randint(1,min(2,nd-d)); t=torch.rand(shape[d:d+m])<0.6; entries.append({'m':t.int().reshape(-1).tolist(),'s':list(t.shape)}); py.append(t); d+=m
    try: y=x[tuple(py)]
    except Exception: continue  # torch refuses numbers after masks of several dimensions
    dy=torch.rand_like(y); 
    if y.numel()>0: (y*dy).sum().backward()
    g=x.grad if x.grad is not None else torch.zeros_like(x)
    p=x.detach().clone(); vals=torch.rand(y.shape[-1:]) if y.dim()>0 and random.random()<.5 else torch.rand(y.shape)
    vals=vals.double()
    acc=None
    try:
        p[tuple(py)]=vals; put=p.reshape(-1).tolist()
    except Exception as e: put=None
    cases.append(dict(shape=shape,entries=entries,out=y.reshape(-1).tolist(),outshape=list(y.shape),dy=dy.reshape(-1).tolist(),grad=g.reshape(-1).tolist(),vals=vals.reshape(-1).tolist(),valshape=list(vals.shape),put=put))
json.dump(cases,open(sys.argv[1],'w'))
