/** Where an area of the window is, in pixels. */
type Box = Pick<DOMRect, 'left' | 'top' | 'width'>;

/** Where messages stand, and over which areas: those leave room for them. */
export interface ToastPlace {
  readonly over: 'views' | 'conversation' | 'lists';
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
}

const GAP = 8;
const STATUS_BAR = 28;
const RAIL = 48;
const WIDEST = 400;

/**
 * Messages cover nothing that is used: they stand below the views, which rarely fill their column, or else above the
 * composer, over the end of the conversation. Only where there is neither, they take their room from the list.
 */
export function toastPlace(
  { views, composer }: { readonly views: Box | null; readonly composer: Box | null },
  page: { readonly width: number; readonly height: number },
): ToastPlace {
  const bottom = STATUS_BAR + GAP;
  if (views !== null) {
    return { over: 'views', left: views.left + GAP, bottom, width: views.width - 2 * GAP };
  }
  if (composer !== null) {
    return {
      over: 'conversation',
      left: composer.left + GAP,
      bottom: page.height - composer.top + GAP,
      width: Math.min(WIDEST, composer.width - 2 * GAP),
    };
  }
  const left = RAIL + GAP;
  return { over: 'lists', left, bottom, width: Math.min(WIDEST, page.width - left - 2 * GAP) };
}

/** Puts the place on the page, for the messages and for the areas that leave room. */
export function placeToasts(page: Window): void {
  const { documentElement } = page.document;
  const boxOf = (pane: string) =>
    page.document.querySelector(`[data-pane="${pane}"]`)?.getBoundingClientRect() ?? null;
  const { over, left, bottom, width } = toastPlace(
    { views: boxOf('views'), composer: boxOf('composer') },
    { width: page.innerWidth, height: page.innerHeight },
  );
  documentElement.dataset.toastsOver = over;
  const { style } = documentElement;
  style.setProperty('--toast-left', `${left}px`);
  style.setProperty('--toast-bottom', `${bottom}px`);
  style.setProperty('--toast-width', `${width}px`);
}
