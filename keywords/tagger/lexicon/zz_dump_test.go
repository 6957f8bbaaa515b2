package lexicon_test
import ("testing";"fmt";"moments/keywords";"strings")
func TestDump(t *testing.T){
 l:=english(t); c:=englishClasses(t)
 it:=map[string]bool{}
 seen:=map[string]map[string]string{}
 for n,ws:=range c { for _,w:=range ws { s:=keywords.English.Stem(keywords.Fold(w)); if seen[s]==nil {seen[s]=map[string]string{}}; seen[s][n]+=w+"/" } }
 for s,m:=range seen { in:=l.Classes(s); if in[0]=="ITSELF" && len(in)>1 && !it[s] { it[s]=true; fmt.Println("IT",s,in,m) } }
 for s,m:=range seen { if _,ok:=m["TASK"]; ok && len(m)>1 && s!="" { x:=[]string{}; for n:=range m { if n!="TASK" {x=append(x,n)} }; fmt.Print("T:",s,"=",strings.Join(x,"+"),"  ") } }
 fmt.Println()
 for s,m:=range seen { ws:=map[string]bool{}; for _,v:=range m { for _,w:=range strings.Split(v,"/") { if w!="" {ws[w]=true} } }; if len(ws)>1 { ks:=[]string{}; bad:=false; for w:=range ws { ks=append(ks,w); }
  for _,w:=range ks { for _,v:=range ks { a:=min(len(w),len(v)); if w[:a]!=v[:a] && !(len(w)>3&&len(v)>3&&w[:a-1]==v[:a-1]) {bad=true} } }
  if bad { fmt.Println("COLL",s,ks) } } }
 for n,ws:=range c { fmt.Print(n,"=",len(ws)," ") }
}
