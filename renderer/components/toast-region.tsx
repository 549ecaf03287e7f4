import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useText } from '../i18n/translator.ts';
import { cx } from './cx.ts';

export type ToastTone = 'plain' | 'warning' | 'danger';

/** What a short message says and offers. */
export interface ToastMessage {
  readonly text: string;
  readonly tone?: ToastTone;
  readonly action?: { readonly label: string; run(): void };
}

/** Shows short messages; one with the same `slot`, or the same words, takes the place of the former. */
export interface ToastManager {
  show(message: ToastMessage, slot?: string): void;
  readonly base: ReturnType<typeof Toast.createToastManager<ToastData>>;
}

export interface ToastData {
  readonly tone: ToastTone;
}

const PLAIN_MS = 5_000;
const PROBLEM_MS = 12_000;

/** A manager that can be used outside of components. */
export function createToasts(): ToastManager {
  const base = Toast.createToastManager<ToastData>();
  return {
    base,
    show({ text, tone = 'plain', action }, slot) {
      // Said twice, it stands there once.
      const id = slot ?? `${tone} ${text}`;
      base.close(id);
      base.add({
        id,
        description: text,
        timeout: tone === 'plain' ? PLAIN_MS : PROBLEM_MS,
        priority: tone === 'plain' ? 'low' : 'high',
        data: { tone },
        ...(action === undefined
          ? {}
          : { actionProps: { children: action.label, onClick: () => action.run() } }),
      });
    },
  };
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

/** Where short messages appear: above the status bar, never over the composer's buttons. */
export function ToastRegion({ manager }: { manager: ToastManager }): ReactElement {
  return (
    <Toast.Provider toastManager={manager.base} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="pointer-events-none fixed bottom-9 left-14 z-50 flex w-[min(400px,calc(100vw-72px))] flex-col gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
