import { AtSign, Building2, Copy, History, MapPin, Phone, Plus } from 'lucide-react';
import { memo, type ReactElement, type ReactNode, Suspense, useId } from 'react';
import type { QueueRow, TicketDetail } from '../../../shared/contract/queries.ts';
import { HIGH_RISK_TAG } from '../../../shared/domain/sla/high-risk.ts';
import { isPerhapsSame } from '../../../shared/domain/tickets/is-perhaps-same.ts';
import type { HistoryField } from '../../../shared/model/ticket-event.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { HiddenValue } from '../../components/hidden-value.tsx';
import { HighRiskMark } from '../../components/high-risk-mark.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusIcon, StatusMark } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { lazyPart } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { type PickerKind, patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { LinksSection } from '../links/links-section.tsx';
import { ServiceLevelSection } from './service-level-section.tsx';
import { SidebarSection } from './sidebar-section.tsx';
import { otherThan, otherTicketsArgs } from './ticket-queries.ts';

const ProcessSection = lazyPart(
  async () => (await import('../processes/process-section.tsx')).ProcessSection,
);

function Fact({
  icon: Icon,
  children,
}: {
  icon: typeof Phone;
  children: string | ReactElement;
}): ReactElement {
  return (
    <li className="flex min-w-0 items-center gap-2 text-muted">
      <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
      {typeof children === 'string' ? (
        <span className="selectable truncate" title={children}>
          {children}
        </span>
      ) : (
        children
      )}
    </li>
  );
}

interface ContactProps {
  readonly icon: typeof Phone;
  readonly label: string;
  readonly value: string | null;
  readonly isHidden: boolean;
}

/** A way to reach the customer; whoever may not see it must not take it for missing. */
function Contact({ icon, label, value, isHidden }: ContactProps): ReactElement | null {
  if (isHidden) {
    return (
      <Fact icon={icon}>
        <HiddenValue label={label} />
      </Fact>
    );
  }
  return value === null ? null : <Fact icon={icon}>{value}</Fact>;
}

function CustomerSection({ detail }: { detail: TicketDetail }): ReactElement {
  const { t } = useText();
  const { customer, organization, hiddenFields } = detail;
  if (customer === null) {
    return (
      <SidebarSection title={t('sidebar.customer')}>
        <p className="text-faint">{t('sidebar.noCustomer')}</p>
      </SidebarSection>
    );
  }
  return (
    <SidebarSection title={t('sidebar.customer')}>
      <div className="mb-2 flex items-center gap-2.5">
        <Avatar name={customer.name} size={32} />
        <div className="min-w-0">
          <p className="selectable truncate font-semibold">{customer.name}</p>
          <p className="truncate text-small text-faint">
            {organization === null ? t('sidebar.noOrganization') : organization.name}
          </p>
        </div>
      </div>
      <ul className="flex flex-col gap-1">
        <Contact
          icon={AtSign}
          label={t('newTicket.customerEmail')}
          value={customer.email}
          isHidden={hiddenFields.includes('customer.email')}
        />
        <Contact
          icon={Phone}
          label={t('newTicket.customerPhone')}
          value={customer.phone}
          isHidden={hiddenFields.includes('customer.phone')}
        />
        {organization?.domain == null ? null : <Fact icon={Building2}>{organization.domain}</Fact>}
      </ul>
    </SidebarSection>
  );
}

interface PropertyProps {
  readonly label: string;
  readonly picker: PickerKind;
  readonly field: HistoryField;
  readonly detail: TicketDetail;
  readonly children: ReactNode;
}

function Property({ label, picker, field, detail, children }: PropertyProps): ReactElement {
  const { ui } = useServices();
  const { t } = useText();
  const id = useId();
  return (
    <>
      <dt id={`${id}label`} className="flex min-h-7 items-center text-faint">
        {label}
      </dt>
      <dd className="group/property relative min-w-0">
        <button
          type="button"
          id={id}
          aria-labelledby={`${id}label ${id}`}
          aria-haspopup="listbox"
          data-picker-anchor={
            picker === 'labels' || picker === 'type' || picker === 'team' ? picker : undefined
          }
          onClick={(event) =>
            patchUi(ui, {
              overlay: { kind: 'picker', picker, ticketIds: [detail.ticket.id], anchor: event.currentTarget },
            })
          }
          className="-mx-1.5 flex min-h-7 w-[calc(100%+12px)] items-center rounded-control px-1.5 text-left hover:bg-hover"
        >
          {children}
        </button>
        <IconButton
          icon={History}
          size={14}
          label={t('event.of', { field: label })}
          onClick={() => patchUi(ui, { overlay: { kind: 'history', ticketId: detail.ticket.id, field } })}
          className="absolute top-0 -right-1.5 bg-surface opacity-0 focus-visible:opacity-100 group-hover/property:opacity-100"
        />
      </dd>
    </>
  );
}

function PropertiesSection({ detail }: { detail: TicketDetail }): ReactElement {
  const { t } = useText();
  const { ticket, team, assignee, branch } = detail;
  return (
    <SidebarSection title={t('sidebar.properties')}>
      <dl className="grid grid-cols-[72px_1fr] gap-x-2 gap-y-0.5">
        <Property label={t('field.status')} picker="status" field="status" detail={detail}>
          <StatusMark status={ticket.status} />
        </Property>
        <Property label={t('field.priority')} picker="priority" field="priority" detail={detail}>
          <PriorityMark priority={ticket.priority} />
        </Property>
        <Property label={t('field.type')} picker="type" field="type" detail={detail}>
          <span className="truncate">{t(`type.${ticket.type}`)}</span>
        </Property>
        <Property label={t('field.team')} picker="team" field="teamId" detail={detail}>
          <span className="flex min-w-0 flex-col">
            <span className="truncate">{team?.name ?? '–'}</span>
            {branch === null ? null : (
              <span className="flex min-w-0 items-center gap-1 text-small text-faint">
                <MapPin size={12} strokeWidth={1.75} aria-hidden className="shrink-0" />
                <span className="truncate">{`${branch.name} · ${branch.city}`}</span>
              </span>
            )}
          </span>
        </Property>
        <Property label={t('field.assignee')} picker="assignee" field="assigneeId" detail={detail}>
          {assignee === null ? (
            <span className="text-faint">{t('ticket.unassigned')}</span>
          ) : (
            <span className="truncate">{assignee.name}</span>
          )}
        </Property>
        <Property label={t('field.labels')} picker="labels" field="tags" detail={detail}>
          {ticket.tags.length === 0 ? (
            <span className="inline-flex items-center gap-1 text-faint">
              <Plus size={13} aria-hidden />
              {t('sidebar.addLabel')}
            </span>
          ) : (
            <span className="flex flex-wrap gap-1 py-1">
              <HighRiskMark tags={ticket.tags} />
              {ticket.tags
                .filter((tag) => tag !== HIGH_RISK_TAG)
                .map((tag) => (
                  <Badge key={tag} className="max-w-40 truncate">
                    {tag}
                  </Badge>
                ))}
            </span>
          )}
        </Property>
      </dl>
      <dl className="mt-2 grid grid-cols-[72px_1fr] gap-x-2 gap-y-1 text-small">
        <dt className="text-faint">{t('column.createdAt')}</dt>
        <dd>
          <RelativeTime at={ticket.createdAt} className="text-muted" />
        </dd>
        {ticket.firstRepliedAt === null ? null : (
          <>
            <dt className="text-faint">{t('sidebar.firstReply')}</dt>
            <dd>
              <RelativeTime at={ticket.firstRepliedAt} className="text-muted" />
            </dd>
          </>
        )}
      </dl>
    </SidebarSection>
  );
}

function OtherTickets({ detail }: { detail: TicketDetail }): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const { data } = useLiveQuery(
    'customer.tickets',
    detail.customer === null ? null : otherTicketsArgs(detail.customer.id),
  );
  const others = otherThan(detail.ticket.id, data ?? []);
  if (others.length === 0) return null;
  const isTwin = (row: QueueRow): boolean =>
    isPerhapsSame(detail.ticket, row) &&
    detail.ticket.mergedIntoId === null &&
    !detail.mergedTickets.some(({ id }) => id === row.id);
  return (
    <SidebarSection title={t('sidebar.otherTickets')}>
      <ul className="-mx-1.5 flex flex-col">
        {others.map((row) => (
          <li key={row.id}>
            <button
              type="button"
              onClick={() => openTicket(services, row.id)}
              className="flex h-7 w-full items-center gap-2 rounded-control px-1.5 text-left hover:bg-hover"
            >
              <StatusIcon status={row.status} />
              <span className="sr-only">{t(`status.${row.status}`)}</span>
              <span className="min-w-0 flex-1 truncate" title={row.subject}>
                {row.subject === '' ? t('queue.noSubject') : row.subject}
              </span>
              <RelativeTime at={row.updatedAt} as="short" className="shrink-0 text-small text-faint" />
            </button>
            {row.isOfAlike ? (
              <p className="mb-1 flex items-center gap-1.5 pl-[30px] text-small text-muted">
                <span className="min-w-0 text-pretty">
                  {t('sidebar.alike', { name: row.customerName ?? t('sidebar.noCustomer') })}
                </span>
              </p>
            ) : null}
            {isTwin(row) ? (
              <p className="mb-1 ml-1.5 flex items-center gap-1.5 rounded-control bg-amber-soft py-0.5 pr-0.5 pl-2 text-small text-amber">
                <Copy size={13} strokeWidth={1.75} aria-hidden className="shrink-0" />
                <span className="min-w-0 flex-1 text-pretty">{t('sidebar.perhapsSame')}</span>
                <Button
                  tone="quiet"
                  className="h-6"
                  onClick={() =>
                    patchUi(services.ui, { overlay: { kind: 'merge', ticketIds: [detail.ticket.id] } })
                  }
                >
                  {t('sidebar.compare')}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </SidebarSection>
  );
}

/** Who the customer is, what the ticket is, and what else the customer asked. */
export const TicketSidebar = memo(function TicketSidebar({ detail }: { detail: TicketDetail }): ReactElement {
  const { t } = useText();
  return (
    <aside data-pane="sidebar" aria-label={t('sidebar.label')} className="h-full overflow-y-auto bg-surface">
      <CustomerSection detail={detail} />
      <PropertiesSection detail={detail} />
      <Suspense>
        <ProcessSection detail={detail} />
      </Suspense>
      <LinksSection detail={detail} />
      <ServiceLevelSection ticketId={detail.ticket.id} />
      <OtherTickets detail={detail} />
    </aside>
  );
});
