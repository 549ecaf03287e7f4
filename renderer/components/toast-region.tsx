import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { type ReactElement, useEffect, useLayoutEffect, useState } from 'react';
import { useText } from '../i18n/translator.ts';
import { useServices } from '../services.ts';
import { cx } from './cx.ts';
import { placeToasts } from './toast-place.ts';
import type { ToastManager, ToastTone } from './toasts.ts';

interface ToastData {
  readonly tone: ToastTone;
}

function ToastList(): ReactElement[] {
  const { toasts } = Toast.useToastManager<ToastData>();
  const { t } = useText();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      aria-label={t('toast.label')}
      swipeDirection={[]}
      className={cx(
        'floating pointer-events-auto flex w-full flex-wrap items-center justify-end gap-x-3 py-2 pr-2 pl-3',
        toast.data?.tone === 'danger' && 'border-danger-line bg-danger-soft text-danger',
        toast.data?.tone === 'warning' && 'border-amber-line bg-amber-soft text-amber',
      )}
    >
      <Toast.Description className="max-h-40 min-w-0 flex-1 basis-28 overflow-y-auto break-words text-pretty" />
      <Toast.Action className="rounded-control px-2 py-0.5 font-semibold text-accent hover:bg-hover" />
      <Toast.Close
        aria-label={t('action.dismiss')}
        className="grid size-6 place-items-center rounded-control text-faint hover:bg-hover"
      >
        <X size={14} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}

/** As long as something stands there, its place follows what is opened, closed and dragged. */
function KeepPlace(): null {
  const { ui } = useServices();
  const { toasts } = Toast.useToastManager<ToastData>();
  const isShown = toasts.length > 0;
  useLayoutEffect(() => {
    if (!isShown) return;
    placeToasts(window);
    const later = (): void => void requestAnimationFrame(() => placeToasts(window));
    const stop = ui.subscribe(later);
    window.addEventListener('resize', later);
    return () => {
      stop();
      window.removeEventListener('resize', later);
    };
  }, [isShown, ui]);
  return null;
}

/** Pixels above and below the messages. */
const GAP = 8;

/** Lists end above the messages (`--toast-space`): nothing that can be acted on lies behind one. */
function takeRoom(element: HTMLElement | null): (() => void) | undefined {
  if (element === null) return undefined;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => {
    const { offsetHeight } = element;
    style.setProperty('--toast-space', `${offsetHeight === 0 ? 0 : offsetHeight + 2 * GAP}px`);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    style.removeProperty('--toast-space');
  };
}

/** Where short messages appear: over nothing that is used (toast-place.ts). */
export function ToastRegion({ manager }: { manager: ToastManager }): ReactElement {
  const [base] = useState(() => Toast.createToastManager<ToastData>());
  useEffect(
    () =>
      manager.attach(({ id, text, tone, timeoutMs, action }) => {
        // Added anew, it counts its time anew and is read out once more.
        base.close(id);
        base.add({
          id,
          description: text,
          timeout: timeoutMs,
          priority: tone === 'plain' ? 'low' : 'high',
          data: { tone },
          ...(action === undefined
            ? {}
            : { actionProps: { children: action.label, onClick: () => action.run() } }),
        });
      }),
    [manager, base],
  );
  return (
    <Toast.Provider toastManager={base} limit={3}>
      <KeepPlace />
      <Toast.Portal>
        <Toast.Viewport
          ref={takeRoom}
          style={{ left: 'var(--toast-left)', bottom: 'var(--toast-bottom)', width: 'var(--toast-width)' }}
          className="pointer-events-none fixed z-50 flex flex-col gap-2"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
