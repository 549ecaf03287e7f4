// Runs inside the page. From the time stamp of a key to the first task after the frame in which the watched part has
// changed: by then the frame is on its way to the screen.
{
  const readers = {
    focusedRow: () => document.activeElement?.closest('[data-row]')?.getAttribute('data-row') ?? null,
    openTicket() {
      const pane = document.querySelector('[data-pane="ticket"]');
      if (pane?.querySelector('[data-message]') == null) return null;
      return pane.querySelector('header span')?.textContent ?? null;
    },
  };
  /** Waits for the next key; `keyRecorded` is then a promise of the ms to its paint. */
  window.armKeyRecorder = (watched) => {
    const read = readers[watched];
    const before = read();
    window.keyRecorded = new Promise((resolve) => {
      const onKey = ({ timeStamp }) => {
        const look = () => {
          const present = read();
          if (present === null || present === before) {
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
