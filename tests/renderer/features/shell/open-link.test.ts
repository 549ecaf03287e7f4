import { expect, test } from 'vitest';
import { openLink } from '../../../../renderer/features/shell/open-link.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';

const ID = '01930000-0000-7000-8000-000000000001';

function window(state: 'here' | 'notAsked') {
  const ui = createUi(1440);
  const services = {
    ui,
    panes: createPanes(document),
    queue: { model: { get: () => null } },
    store: { query: async () => ({ state, ticketId: state === 'here' ? ID : null }) },
  } as unknown as Services;
  return { ui, open: (link: string) => openLink(services, link) };
}

test('R241: the link of a ticket that is here opens it, of another the search that offers to fetch it', async () => {
  const here = window('here');
  await here.open(`outpost://ticket/${ID}`);
  expect(here.ui.get()).toMatchObject({ ticketId: ID, overlay: null });
  const away = window('notAsked');
  await away.open(`outpost://ticket/${ID}`);
  expect(away.ui.get()).toMatchObject({
    ticketId: null,
    overlay: { kind: 'palette', isSearch: true, text: `outpost://ticket/${ID}` },
  });
});

test('R241: the link of an article opens it, that of a person or of anything else nothing', async () => {
  const { ui, open } = window('here');
  const before = ui.get();
  for (const link of [`outpost://person/${ID}`, 'outpost://ticket/1', 'https://example.test/'])
    await open(link);
  expect(ui.get()).toEqual(before);
  await open(`outpost://article/${ID}`);
  expect(ui.get()).toMatchObject({ screen: 'knowledge', articleId: ID });
});
