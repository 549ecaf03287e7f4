import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPanes, type PaneRegistry } from '../../../renderer/state/panes.ts';

describe('a promised focus', () => {
  let panes: PaneRegistry;
  const element = (selector: string): HTMLElement => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`There is no ${selector}`);
    return found;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = `
      <section data-pane="queue"><div id="grid" tabindex="0"></div></section>
      <section data-pane="ticket"><div id="words" tabindex="0"></div></section>
      <section data-pane="composer"><textarea id="text"></textarea></section>
      <div data-overlay id="palette"><input id="search" /></div>`;
    panes = createPanes(document, () => Date.now());
    panes.register('composer', { focus: () => element('#text').focus() });
    element('#search').focus();
  });
  afterEach(() => vi.useRealTimers());

  test('is kept when a closing dialog gives the focus back to where it was', () => {
    panes.promise('ticket');
    element('#palette').remove();
    element('#grid').focus();
    expect(document.activeElement?.id).toBe('words');
  });

  test('follows the person into a field, and holds there when the fading dialog gives the focus back later', () => {
    panes.promise('ticket');
    element('#text').focus();
    expect(panes.focused()).toBe('composer');
    element('#palette').remove();
    element('#grid').focus();
    expect(document.activeElement?.id).toBe('text');
  });

  test('ends once it is kept and no dialog is left, so that the person can go elsewhere', () => {
    panes.promise('ticket');
    element('#palette').remove();
    element('#words').focus();
    element('#grid').focus();
    expect(document.activeElement?.id).toBe('grid');
  });

  test('ends when the person steps to another area meanwhile', () => {
    panes.promise('composer');
    element('#text').focus();
    panes.step(-1);
    expect(document.activeElement?.id).toBe('words');
  });

  test('is forgotten after a while', () => {
    panes.promise('ticket');
    vi.advanceTimersByTime(2_000);
    element('#palette').remove();
    element('#grid').focus();
    expect(document.activeElement?.id).toBe('grid');
  });
});
