/**
 * What somebody does before the page's code is there: the drawer opens and closes at once, which the code is told
 * when it is awake (React would swallow the click, or act on it too), and Enter in the drawer's first composer is
 * remembered. It stands in each page, hence its looks.
 */
export const earlyActs = `(r=>{
let n=0,g=i=>document.getElementById('chat-'+i),
f=e=>{
let t=e.target,k=e.key;
if(k=='Enter'&&t.id=='chat-early'&&!e.shiftKey&&!e.isComposing)e.preventDefault(),t.dataset.send=t.value;
if(!('awake'in r.dataset)&&(k?k=='j'&&e.ctrlKey!=e.metaKey:t.closest('#chat-toggle'))){
e.preventDefault();e.stopPropagation();n^=1;let d=g('drawer');if(d)d.hidden^=1,g('early').focus()}
};
for(let k of['click','keydown'])addEventListener(k,f,!0);
new MutationObserver(()=>{if(n)n=0,g('toggle').click()}).observe(r,{attributeFilter:['data-awake']})
})(document.documentElement)`.replaceAll('\n', '');
