import { LogOut } from 'lucide-react';
import { type ReactElement, useRef, useState } from 'react';
import type { Settings } from '../../../shared/contract/store.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { SwitchField } from '../../components/switch-field.tsx';
import { LANGUAGES } from '../../i18n/languages.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useSession, useSettings, useSyncStatus } from '../../store-client/use-session.ts';

/** How Outpost looks on this workstation, and the way out. */
export function SettingsDialog({
  isLeaving,
  onClose,
}: {
  readonly isLeaving: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const services = useServices();
  const { store, boot } = services;
  const { t, locale } = useText();
  const settings = useSettings();
  const session = useSession();
  const pendingCount = useSyncStatus()?.pendingCount ?? 0;
  const [leaving, setLeaving] = useState<'here' | 'everywhere' | null>(isLeaving ? 'here' : null);
  const first = useRef<HTMLSelectElement>(null);
  const change = (fields: Partial<Settings>): void => {
    store.setSettings(fields).catch(reportError(services));
  };
  const signOut = (everywhere: boolean): void => {
    onClose();
    store.signOut(everywhere).catch(reportError(services));
  };
  return (
    <>
      <Dialog
        isOpen={leaving === null}
        onClose={onClose}
        title={t('settings.title')}
        initialFocus={first}
        className="w-[min(480px,calc(100vw-32px))]!"
      >
        <div className="flex flex-col gap-4 overflow-y-auto p-4">
          <div className="grid grid-cols-2 gap-4">
            <SelectField
              ref={first}
              label={t('settings.language')}
              value={settings?.locale ?? locale}
              options={LANGUAGES}
              onChange={(next) => change({ locale: next })}
            />
            <SelectField
              label={t('settings.theme')}
              value={settings?.theme ?? 'system'}
              options={[
                { value: 'system', label: t('settings.theme.system') },
                { value: 'light', label: t('settings.theme.light') },
                { value: 'dark', label: t('settings.theme.dark') },
              ]}
              onChange={(theme) => change({ theme })}
            />
            <SelectField
              label={t('settings.density')}
              value={settings?.density ?? 'default'}
              options={[
                { value: 'compact', label: t('settings.density.compact') },
                { value: 'default', label: t('settings.density.default') },
                { value: 'comfortable', label: t('settings.density.comfortable') },
              ]}
              onChange={(density) => change({ density })}
            />
            <SelectField
              label={t('settings.line')}
              value={settings?.isMetered === true ? 'metered' : 'normal'}
              options={[
                { value: 'normal', label: t('settings.line.normal') },
                { value: 'metered', label: t('settings.line.metered') },
              ]}
              onChange={(line) => change({ isMetered: line === 'metered' })}
            />
            <div className="flex flex-col gap-1">
              <span className="text-small font-semibold text-muted">{t('settings.layout')}</span>
              <Button className="h-8!" onClick={() => change({ layouts: {} })}>
                {t('settings.resetLayout')}
              </Button>
            </div>
          </div>
          <SwitchField
            label={t('settings.takesOnReply')}
            hint={t('settings.takesOnReplyHint')}
            isOn={settings?.takesOnReply === true}
            onChange={(takesOnReply) => change({ takesOnReply })}
          />
          <SwitchField
            label={t('settings.notifiesOutside')}
            hint={t('settings.notifiesOutsideHint')}
            isOn={settings?.notifiesOutside === true}
            onChange={(notifiesOutside) => change({ notifiesOutside })}
          />
          {session?.phase === 'signedIn' ? (
            <section className="border-t border-line pt-4">
              <p className="font-semibold">{session.user.name}</p>
              <p className="text-muted">
                {session.user.email} · {session.organizationName}
              </p>
              <p className="selectable text-small text-faint">{session.serverUrl}</p>
              <div className="mt-3 flex gap-2">
                <Button icon={<LogOut size={14} aria-hidden />} onClick={() => setLeaving('here')}>
                  {t('settings.signOut')}
                </Button>
                <Button tone="danger" onClick={() => setLeaving('everywhere')}>
                  {t('settings.signOutEverywhere')}
                </Button>
              </div>
            </section>
          ) : null}
          <p className="tabular text-small text-faint">
            {t('settings.version', { version: boot.appVersion })}
          </p>
        </div>
      </Dialog>
      <ConfirmDialog
        isOpen={leaving !== null}
        title={leaving === 'everywhere' ? t('settings.signOutEverywhere') : t('settings.signOut')}
        text={leaving === 'everywhere' ? t('settings.signOutEverywhereText') : t('settings.signOutText')}
        confirmLabel={leaving === 'everywhere' ? t('settings.signOutEverywhere') : t('settings.signOut')}
        onConfirm={() => signOut(leaving === 'everywhere')}
        onClose={() => (isLeaving ? onClose() : setLeaving(null))}
      >
        {pendingCount > 0 ? (
          <p className="mt-2 text-pretty">{t('settings.signOutPending', { count: pendingCount })}</p>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
