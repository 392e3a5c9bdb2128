// The studio that has opened this page: its Python has the policy that is edited there.

const PATIENCE = 60_000; // milliseconds

/** Asks the studio's Python for something. Fails where the studio is gone. */
export function ask(call, ...values) {
  return new Promise((resolve, reject) => {
    if (!window.opener || window.opener.closed) throw new Error("The studio is closed");
    const { port1, port2 } = new MessageChannel();
    setTimeout(() => reject(new Error("The studio does not answer")), PATIENCE);
    port1.onmessage = ({ data: { answer, failed } }) => (failed === undefined ? resolve(answer) : reject(new Error(failed)));
    window.opener.postMessage({ call, values }, location.origin, [port2]);
  });
}
