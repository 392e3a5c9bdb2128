// Does the same work again and again, and tells how long each took: so slow is the browser.

function work() {
  const started = performance.now();
  let sum = 0;
  for (let n = 0; n < 4e7; n += 1) sum = (sum + n * 7) | 0;
  self.sum = sum; // so that no engine leaves the work out
  return (performance.now() - started) / 1000;
}

work(); // the code is compiled well from here on
postMessage(Array.from({ length: 9 }, work));
