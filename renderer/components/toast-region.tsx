import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useText } from '../i18n/translator.ts';
import { cx } from './cx.ts';
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
      swipeDirection={[]}
      className={cx(
        'floating pointer-events-auto flex w-full items-center gap-3 py-2 pr-2 pl-3',
        toast.data?.tone === 'danger' && 'border-danger-line bg-danger-soft text-danger',
        toast.data?.tone === 'warning' && 'border-amber-line bg-amber-soft text-amber',
      )}
    >
      <Toast.Description className="max-h-40 min-w-0 flex-1 overflow-y-auto break-words text-pretty" />
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

/** Where short messages appear: above the status bar, never over the composer's buttons. */
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
      <Toast.Portal>
        <Toast.Viewport
          ref={takeRoom}
          className="pointer-events-none fixed bottom-9 left-14 z-50 flex w-[min(400px,calc(100vw-72px))] flex-col gap-2"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
