// Runs inside the page. From the time stamp of a key to the first task after the frame in which the watched part has
// changed: by then the frame is on its way to the screen.
{
  const focusedRow = () => document.querySelector('[data-row][data-focused="true"]');
  let frames = 0;
  /** Each gives what must be another one after the key; null as long as the screen is not complete. */
  const readers = {
    /** A key that does nothing: what the window itself takes for a frame. */
    frame() {
      frames += 1;
      return [frames];
    },
    focusedRow() {
      const row = document.activeElement?.closest('[data-row]')?.getAttribute('data-row');
      return row == null ? null : [row];
    },
    selection: () => [focusedRow()?.getAttribute('aria-selected')],
    priority: () => [focusedRow()?.querySelector('[data-column="priority"]')?.textContent],
    /** The header and the last message must both belong to another ticket, and the message must have its words. */
    openTicket() {
      const pane = document.querySelector('[data-pane="ticket"]');
      const message = [...(pane?.querySelectorAll('[data-message]') ?? [])].at(-1);
      const number = pane?.querySelector('header span')?.textContent;
      const body = message?.querySelector('.selectable');
      // A line of the system has no body of its own.
      const words = body ? body.shadowRoot?.textContent : message?.textContent;
      return !number || !words ? null : [number, message.getAttribute('data-message')];
    },
  };
  /** Waits for the next key; `keyRecorded` is then a promise of the ms to its paint. */
  window.armKeyRecorder = (watched) => {
    const read = readers[watched];
    const before = read();
    window.keyRecorded = new Promise((resolve, reject) => {
      const giveUp = () => {
        const seen = JSON.stringify({ before, now: read(), focus: document.activeElement?.tagName });
        reject(new Error(`Nothing has changed after the key: ${watched} ${seen}`));
      };
      setTimeout(giveUp, 10_000);
      const onKey = ({ timeStamp }) => {
        const look = () => {
          const present = read();
          const isChanged = present?.every((part, index) => part !== before?.[index]) === true;
          if (!isChanged) {
            requestAnimationFrame(look);
            return;
          }
          scheduler.postTask(() => resolve(performance.now() - timeStamp), { priority: 'user-blocking' });
        };
        requestAnimationFrame(look);
      };
      window.addEventListener('keydown', onKey, { capture: true, once: true });
    });
  };
}
