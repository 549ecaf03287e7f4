import { Plus, Unlink } from 'lucide-react';
import type { ReactElement } from 'react';
import type { LinkRow } from '../../../shared/contract/link-rows.ts';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { isOpenStatus } from '../../../shared/model/status-groups.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { SidebarSection } from '../ticket/sidebar-section.tsx';
import { unlinkTicket } from '../ticket/ticket-actions.ts';
import { LinkLine } from './link-line.tsx';
import { openLinked } from './open-linked.ts';

/** What the ticket is a part of, its own parts and how far they are, and what else it has to do with. */
export function LinksSection({ detail }: { detail: TicketDetail }): ReactElement | null {
  const { ui } = useServices();
  const { t } = useText();
  const { ticket } = detail;
  const { data } = useLiveQuery('ticket.links', { ticketId: ticket.id });
  if (data === undefined) return null;
  const parents = data.filter(({ relation }) => relation === 'childOf');
  const parts = data.filter(({ relation }) => relation === 'parentOf');
  const others = data.filter(({ relation }) => relation !== 'childOf' && relation !== 'parentOf');
  const isMerged = ticket.mergedIntoId !== null;
  return (
    <>
      {parents.length === 0 ? null : (
        <SidebarSection title={t('links.partOf')}>
          <LinkList rows={parents} detail={detail} />
        </SidebarSection>
      )}
      <SidebarSection
        title={t('links.parts')}
        action={
          isMerged ? null : (
            <IconButton
              icon={Plus}
              size={14}
              label={t('command.ticket.create-part')}
              onClick={() => patchUi(ui, { overlay: { kind: 'newTicket', whole: detail } })}
            />
          )
        }
      >
        {parts.length === 0 ? (
          <p className="text-faint">{t('links.noParts')}</p>
        ) : (
          <>
            <Progress parts={parts} />
            <LinkList rows={parts} detail={detail} />
          </>
        )}
      </SidebarSection>
      <SidebarSection
        title={t('links.title')}
        action={
          isMerged ? null : (
            <IconButton
              icon={Plus}
              size={14}
              label={t('command.ticket.link')}
              onClick={() => patchUi(ui, { overlay: { kind: 'link', ticketIds: [ticket.id] } })}
            />
          )
        }
      >
        {others.length === 0 ? (
          <p className="text-faint">{t('links.none')}</p>
        ) : (
          [...Map.groupBy(others, ({ relation }) => relation)].map(([relation, rows]) => (
            <div key={relation} className="mb-1.5 last:mb-0">
              <h4 className="mb-0.5 text-small text-muted">{t(`linkRelation.${relation}`)}</h4>
              <LinkList rows={rows} detail={detail} />
            </div>
          ))
        )}
      </SidebarSection>
    </>
  );
}

/** How many of the parts are done, in words and as a bar. */
function Progress({ parts }: { parts: readonly LinkRow[] }): ReactElement {
  const { t } = useText();
  const done = parts.filter(({ status }) => !isOpenStatus(status)).length;
  const text = t('links.progress', { done, count: parts.length });
  return (
    <div data-parts-progress className="mb-2">
      <p className="mb-1 text-small text-muted">{text}</p>
      <div
        role="progressbar"
        aria-label={t('links.parts')}
        aria-valuemin={0}
        aria-valuemax={parts.length}
        aria-valuenow={done}
        aria-valuetext={text}
        className="flex h-1.5 overflow-hidden rounded-full bg-line"
      >
        <span
          className="rounded-full bg-success transition-[width] duration-200"
          style={{ width: `${(done / parts.length) * 100}%` }}
        />
      </div>
    </div>
  );
}

function LinkList({ rows, detail }: { rows: readonly LinkRow[]; detail: TicketDetail }): ReactElement {
  const services = useServices();
  const { t } = useText();
  return (
    <ul className="-mx-1.5 flex flex-col gap-0.5">
      {rows.map((row) => (
        <li key={row.id} data-link={row.relation} className="group/link relative">
          <button
            type="button"
            onClick={() => openLinked(services, row)}
            className="w-full rounded-control px-1.5 py-1 text-left hover:bg-hover"
          >
            <LinkLine row={row} />
          </button>
          {row.ticketId === detail.ticket.id ? (
            <IconButton
              icon={Unlink}
              size={14}
              label={t('links.takeOff', { number: row.otherNumber })}
              onClick={() => {
                unlinkTicket(services, row).catch(reportError(services));
              }}
              className="absolute top-0.5 right-0.5 bg-surface opacity-0 focus-visible:opacity-100 group-hover/link:opacity-100"
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}
