import { act as actInReact, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProcessSection } from '../../../../renderer/features/processes/process-section.tsx';
import { StepDialog } from '../../../../renderer/features/processes/step-dialog.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createState } from '../../../../renderer/state/create-state.ts';
import type { TicketDetail } from '../../../../shared/contract/queries.ts';
import { act, startState } from '../../../../shared/domain/processes/act.ts';
import type { TicketId } from '../../../../shared/model/ids.ts';
import type { ProcessAction, ProcessState } from '../../../../shared/model/running-process.ts';
import { field, step, template } from '../../../support/process-template.ts';
import { idOf, person, playbook } from '../../../support/running-process.ts';
import { type MountedPart, mountPart, settableSource, stubResizeObserver } from '../../page-parts.ts';

const role = (name: string) => ({ kind: 'role', role: name });
const book = playbook(
  template(
    step('need', ['approve'], { handler: role('agent'), fields: [field('item', 'text')] }),
    step('approve', ['end'], {
      handler: role('supervisor'),
      returnTo: ['need'],
      subTickets: [{ team: 'stock', titles: { en: 'Fetch it', 'zh-CN': '领取' } }],
      approval: {
        mode: 'one',
        approvers: [role('supervisor')],
        onRejection: { to: 'need', isReasonRequired: true },
      },
    }),
  ),
  { stock: 50 },
);
const agent = person(1, 'agent');
const supervisor = person(3, 'supervisor');
const ticketId = idOf(7) as TicketId;
const ticket = { id: ticketId, number: 48_213, mergedIntoId: null };
const detail = { ticket } as unknown as TicketDetail;

const begun = startState(book, 1);
const complete: ProcessAction = { kind: 'complete', fields: { item: 'Scanner' } };
const acted = act(book, begun, { step: 'need', turn: 1, action: complete }, agent, 2);
const atApproval = acted.ok ? acted.state : begun;

let part: MountedPart;
let saved: Record<string, unknown>[];

function open(state: ProcessState, me: typeof agent, dueAt: number | null = null): void {
  saved = [];
  const row = {
    id: idOf(8),
    ticketId,
    templateId: book.template.id,
    startedById: idOf(1),
    startedAt: 1,
    state,
    template: book.template,
    names: { [idOf(1)]: 'Ana' },
    dueAt,
    files: [],
  };
  const answers: Readonly<Record<string, unknown>> = { 'ticket.processes': [row], 'ticket.get': detail };
  part = mountPart({
    translator: createTranslator('en'),
    panes: { hasPromised: () => false, remember: () => () => false } as unknown as Services['panes'],
    toasts: { show: () => undefined } as unknown as Services['toasts'],
    clock: { now: () => 1, subscribe: () => () => undefined } as unknown as Services['clock'],
    newId: () => 'act',
    ui: createState({ overlay: null }) as unknown as Services['ui'],
    store: {
      live: (name: string) => settableSource<unknown>(answers[name]),
      session: settableSource<unknown>({ phase: 'signedIn', user: me }),
      mutate: async (_name: string, args: Record<string, unknown>) => {
        saved.push(args);
        return { isSaved: true, n: 1 };
      },
    } as unknown as Services['store'],
  });
}
const showDialog = () =>
  part.show(createElement(StepDialog, { ticketId, processId: null, onClose: () => undefined }));
const steps = (): unknown[] =>
  [...document.querySelectorAll<HTMLElement>('[data-step-state]')].map((each) => [
    each.dataset.stepState,
    each.textContent,
  ]);
const button = (label: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('button')].find((each) => each.textContent?.startsWith(label));

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('R218: what is done, due and to come stands in order, with the norm, and whose turn it is', async () => {
  open(atApproval, agent);
  part.show(createElement(ProcessSection, { detail }));
  expect(steps()).toEqual([
    ['completed', expect.stringMatching(/^need.*Done by Ana/)],
    ['due', expect.stringMatching(/^approveWaiting for supervisors.*Do approve\./)],
  ]);
  expect(button('Do this step')).toBeUndefined();
  await actInReact(async () => button('Take back')?.click());
  expect(saved).toMatchObject([{ step: 'need', turn: 1, action: { kind: 'recall' } }]);
});

test('R248: the step that is due says by when, and that it is overdue; without a deadline it says neither', () => {
  const due = () => document.querySelector('[data-due]');
  open(begun, agent, 3_600_000);
  part.show(createElement(ProcessSection, { detail }));
  expect(due()?.getAttribute('data-due')).toBe('soon');
  part.unmount();
  open(begun, agent, 0);
  part.show(createElement(ProcessSection, { detail }));
  expect(due()?.textContent).toContain('Overdue');
  part.unmount();
  open(begun, agent);
  part.show(createElement(ProcessSection, { detail }));
  expect(due()).toBeNull();
});

test('R218: the step of somebody else opens as what it is, with nothing to press but close', () => {
  open(atApproval, agent);
  showDialog();
  expect(document.body.textContent).toContain('it is not your turn. It is waiting for: supervisors.');
  expect(document.querySelectorAll('form')).toHaveLength(0);
});

test('R218: a form says what is missing, and is sent with the step and turn that were seen', async () => {
  open(begun, agent);
  showDialog();
  await actInReact(async () => button('Complete step')?.click());
  expect(saved).toEqual([]);
  expect(document.body.textContent).toContain('Must be filled in.');
  const input = document.querySelector<HTMLInputElement>('form input');
  await actInReact(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, ' Scanner ');
    input?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await actInReact(async () => button('Complete step')?.click());
  expect(saved).toMatchObject([{ step: 'need', turn: 1, action: complete }]);
});

test('an approver sees what was filled in and what Outpost does not do yet, and rejects with a reason only', async () => {
  open(atApproval, supervisor);
  showDialog();
  expect(document.body.textContent).toContain('Scanner');
  expect(document.body.textContent).toContain('Fetch it (for stock)');
  const choice = document.querySelector<HTMLSelectElement>('form select');
  expect([...(choice?.options ?? [])].map(({ value }) => value)).toEqual(['approve', 'reject', 'return']);
  await actInReact(async () => {
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value')?.set?.call(choice, 'reject');
    choice?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await actInReact(async () => button('Reject')?.click());
  expect(saved).toEqual([]);
  expect(document.body.textContent).toContain('Say why.');
});
