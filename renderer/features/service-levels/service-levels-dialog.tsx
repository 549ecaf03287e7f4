import { Pencil, Timer } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import callCenter from '../../../resources/sla-policies/call-center.json' with { type: 'json' };
import { maySetSla } from '../../../shared/domain/permissions/may-set-sla.ts';
import { SlaPolicySet } from '../../../shared/model/sla-policy.ts';
import type { SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { CalendarCard } from './calendar-card.tsx';
import { calendarName } from './calendar-words.ts';
import { PolicyCard } from './policy-card.tsx';

/** What the organization promises, for everybody to read; administrators go on to the form. */
export function ServiceLevelsDialog({ onClose }: { onClose: () => void }): ReactElement {
  const services = useServices();
  const { t } = useText();
  const me = useMe();
  const { data: settings, error } = useLiveQuery('sla.settings', {});
  const first = useRef<HTMLButtonElement>(null);
  const mayEdit = me !== null && maySetSla(me);
  const isEmpty = settings !== undefined && settings.policies.length === 0;
  const edit = (): void => {
    if (settings === undefined) return;
    const ready = { ...READY, calendars: { ...READY.calendars, ...settings.calendars } };
    const begin = isEmpty ? ready : settings;
    patchUi(services.ui, { overlay: { kind: 'serviceLevelsEditor', inForce: settings, begin } });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('serviceLevels.title')}
      initialFocus={first}
      className="top-[5vh]! max-h-[90vh]! w-[min(960px,calc(100vw-32px))]!"
    >
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and for most nothing in it takes the focus
        tabIndex={0}
        aria-busy={settings === undefined}
        className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto bg-sunken p-4 focus-visible:-outline-offset-2"
      >
        {settings !== undefined ? (
          <Present settings={settings} />
        ) : error === null ? (
          <Skeleton width="60%" height={14} />
        ) : (
          <Banner tone="danger" code={error.code} className="rounded-control">
            {errorText(t, error)}
          </Banner>
        )}
      </div>
      <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
        {mayEdit ? (
          <Button ref={first} icon={<Pencil size={14} aria-hidden />} onClick={edit}>
            {t(isEmpty ? 'serviceLevels.takeReady' : 'serviceLevels.edit')}
          </Button>
        ) : (
          <p className="min-w-0 text-pretty text-small text-faint">{t('serviceLevels.onlyRead')}</p>
        )}
        <span className="flex-1" />
        <Button {...(mayEdit ? {} : { ref: first })} onClick={onClose}>
          {t('action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}

/** Those that come with Outpost, to begin with. */
const READY: SlaSettingsDraft = SlaPolicySet.parse(callCenter);

function Present({ settings }: { settings: SlaSettingsDraft }): ReactElement {
  const { t, locale } = useText();
  const { data: teams = [] } = useLiveQuery('team.list', {});
  const { data: people = [] } = useLiveQuery('user.list', {});
  const { policies, calendars } = settings;
  const named = Object.entries(calendars);
  return (
    <>
      {policies.length === 0 ? (
        <EmptyState icon={Timer} title={t('serviceLevels.none.title')} text={t('serviceLevels.none.text')} />
      ) : (
        <section className="flex flex-col gap-2">
          <h3 className="text-small font-semibold text-muted">{t('serviceLevels.policies')}</h3>
          {policies.map((policy) => (
            <PolicyCard
              key={policy.key}
              policy={policy}
              calendars={calendars}
              directory={{ teams, people }}
            />
          ))}
        </section>
      )}
      {named.length === 0 ? null : (
        <section className="flex flex-col gap-2">
          <h3 className="text-small font-semibold text-muted">{t('serviceLevels.calendars')}</h3>
          {named.map(([key, calendar]) => (
            <CalendarCard key={key} name={calendarName(calendars, key, locale)} calendar={calendar} />
          ))}
        </section>
      )}
    </>
  );
}
