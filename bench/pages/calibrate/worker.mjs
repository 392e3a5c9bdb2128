// Always the same work, for about half a second: how long it takes tells how slow the browser is made.

function work() {
  const started = performance.now();
  let sum = 0;
  for (let n = 0; n < 3e8; n += 1) sum = (sum + n * 7) | 0;
  self.sum = sum; // so that no engine leaves the work out
  return (performance.now() - started) / 1000;
}

work(); // the engine is warm from here on
postMessage(work());
