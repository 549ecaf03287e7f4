import { pinyin } from 'pinyin-pro';
import { expect, test } from 'vitest';
import { ALL_COMMANDS } from '../../../../renderer/commands/all-commands.ts';
import { commandTexts, viewTexts } from '../../../../renderer/features/palette/palette-texts.ts';
import { bestMatches } from '../../../../shared/domain/search/match-text.ts';
import { createReadings } from '../../../../shared/domain/search/readings.ts';

const readings = createReadings(pinyin);

test.each([
  ['离线', 'sync.toggle-offline'],
  ['lixian', 'sync.toggle-offline'],
  ['offline', 'sync.toggle-offline'],
  ['深色', 'theme.toggle'],
  ['shense', 'theme.toggle'],
  ['dark', 'theme.toggle'],
  ['fajianxiang', 'go.outbox'],
  ['outbox', 'go.outbox'],
  ['简体', 'language.toggle'],
  ['english', 'language.toggle'],
  ['language', 'language.toggle'],
  ['语言', 'language.toggle'],
  ['close', 'ticket.solve'],
  ['resolve', 'ticket.solve'],
  ['关闭', 'ticket.solve'],
  ['解决', 'ticket.solve'],
  ['assign to me', 'ticket.assign-to-me'],
  ['分配给我', 'ticket.assign-to-me'],
  ['logout', 'session.sign-out'],
  ['退出登录', 'session.sign-out'],
])('%s finds %s, whatever language is on the screen', (query, id) => {
  expect(bestMatches(query, ALL_COMMANDS, commandTexts, readings)[0]?.id).toBe(id);
});

test('a view of ours is found in both languages, one of a person by its name', () => {
  expect(viewTexts({ builtin: 'unassigned', name: 'ignored' })).toEqual(['Unassigned', '未分配']);
  expect(viewTexts({ builtin: null, name: '门店' })).toEqual(['门店', '门店']);
});
