// Some hosts serve a page at `/help/check` that lies at `/help/check/`. From there every relative address leads a folder too high: no style
// sheet, no script, no link. So the address gets its slash, and what was looked for in the wrong place is looked for again.
// This very file is found all the same, since each page's folder and the one above have it.

{
  const { pathname } = location;
  const lacksSlash = /\/[^/.]+$/.test(pathname); // a name with a dot is a file's

  const addSlash = () => {
    const files = [...document.querySelectorAll("link[href], script[src]")].filter((one) => !one.src?.endsWith("/slash.js"));
    const address = (one) => one.href ?? one.src;
    const before = files.map(address);
    history.replaceState(history.state, "", `${pathname}/${location.search}${location.hash}`);
    files.forEach((one, index) => {
      if (address(one) === before[index]) return; // it was in the right place, as at the top of a host
      const again = document.createElement(one.localName);
      for (const { name, value } of one.attributes) again.setAttribute(name, value);
      again.async = false; // one after the other
      one.replaceWith(again);
    });
  };

  // Not before all files have been named, for the later ones may need the earlier ones.
  if (lacksSlash && document.readyState === "loading") document.addEventListener("readystatechange", addSlash, { once: true });
  else if (lacksSlash) addSlash();
}
