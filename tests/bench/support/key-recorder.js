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
    let looks = 0;
    window.keyRecorded = new Promise((resolve, reject) => {
      const giveUp = () => {
        const grid = document.querySelector('[role="grid"]');
        const seen = JSON.stringify({
          before,
          now: read(),
          looks,
          page: document.visibilityState,
          focus: document.activeElement?.outerHTML.slice(0, 300),
          rows: grid?.getAttribute('aria-rowcount'),
          laidOut: [...(grid?.querySelectorAll('[data-row]') ?? [])].map(({ dataset }) => dataset.row).join(),
          overlays: [...document.querySelectorAll('[data-overlay], [role="alert"], [role="status"]')].map(
            ({ textContent }) => textContent,
          ),
        });
        reject(new Error(`Nothing has changed after the key: ${watched} ${seen}`));
      };
      setTimeout(giveUp, 30_000);
      const onKey = ({ timeStamp }) => {
        const look = () => {
          looks += 1;
          const present = read();
          const isChanged = present?.every((part, index) => part !== before?.[index]) === true;
          if (!isChanged) {
            requestAnimationFrame(look);
            return;
          }
          // Whichever is first after the frame: where another frame is due at once, the task waits for that one too.
          const onPainted = () => resolve(performance.now() - timeStamp);
          scheduler.postTask(onPainted, { priority: 'user-blocking' });
          requestAnimationFrame(onPainted);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener('keydown', onKey, { capture: true, once: true });
    });
  };

  const ticketPane = () => document.querySelector('[data-pane="ticket"]');
  const kept = [];
  /** Keeps a copy of the open ticket as it stands, with what is in shadow roots and how far it is scrolled. */
  window.keepOpenTicket = () => {
    const scrolled = [];
    const copyOf = (node) => {
      const copy = node.cloneNode(false);
      if (node.shadowRoot) {
        const root = copy.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = node.shadowRoot.adoptedStyleSheets;
        root.append(...[...node.shadowRoot.childNodes].map(copyOf));
      }
      for (const child of node.childNodes) copy.appendChild(copyOf(child));
      if (node.scrollTop > 0) scrolled.push([copy, node.scrollTop]);
      return copy;
    };
    kept.push({ pane: copyOf(ticketPane()), scrolled });
  };
  /** From now on `key` puts the kept ticket in the place of the one that is there. The window is of no other use then. */
  window.swapKeptTicketsOn = (key) => {
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== key) return;
        const next = kept.shift();
        kept.push(next);
        ticketPane().replaceWith(next.pane);
        for (const [element, top] of next.scrolled) element.scrollTop = top;
      },
      { capture: true },
    );
  };
}
