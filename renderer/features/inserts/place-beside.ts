/** Room between the caret and what stands beside it, and to the edges of the window. */
const GAP = 6;

interface Line {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where something of a size goes: over the line, as texts are written at the end of the window, else under it; never out of the window. */
export function placeOf(
  size: { readonly width: number; readonly height: number },
  line: Line,
  room: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const left = Math.max(GAP, Math.min(line.left, room.width - size.width - GAP));
  const above = line.top - GAP - size.height;
  const below = Math.min(line.bottom + GAP, room.height - size.height - GAP);
  return { left, top: above < GAP ? below : above };
}

/** Puts a floating element beside a line of text. */
export function placeBeside(element: HTMLElement, line: Line): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const { left, top } = placeOf({ width, height }, line, { width: innerWidth, height: innerHeight });
  element.style.left = `${left}px`;
  element.style.top = `${Math.max(GAP, top)}px`;
}
