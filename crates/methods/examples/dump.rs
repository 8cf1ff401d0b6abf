fn main(){ match maplegrid_methods::embedded("gucheng-1333"){Ok(c)=>{for w in &c.warnings{println!("{w}");}
std::fs::write("/tmp/m.svg",maplegrid_methods::explain::svg(&c.method)).unwrap();std::fs::write("/tmp/m.md",maplegrid_methods::explain::page(&c.method)).unwrap();std::fs::write("/tmp/m.mmd",maplegrid_methods::explain::mermaid(&c.method)).unwrap();}Err(e)=>println!("{e}")} }
