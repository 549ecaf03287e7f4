import { LogOut } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';

/** The way back to the sign-in; asks first when work waits. */
export function LeaveButton({ pendingCount }: { pendingCount: number }): ReactElement {
  const services = useServices();
  const [isLeaving, setIsLeaving] = useState(false);
  const { t } = useText();
  const signOut = (): void => {
    setIsLeaving(false);
    services.store.signOut(false).catch(reportError(services));
  };
  return (
    <>
      <Button
        tone="quiet"
        icon={<LogOut size={14} aria-hidden />}
        className="mt-2 h-8! w-full"
        onClick={() => (pendingCount > 0 ? setIsLeaving(true) : signOut())}
      >
        {t('firstSync.leave')}
      </Button>
      <ConfirmDialog
        isOpen={isLeaving}
        title={t('firstSync.leave')}
        text={t('settings.signOutPending', { count: pendingCount })}
        confirmLabel={t('settings.signOut')}
        onConfirm={signOut}
        onClose={() => setIsLeaving(false)}
      />
    </>
  );
}
