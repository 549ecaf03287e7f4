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

  test('is kept in what takes the place of the part that has the focus now', () => {
    element('#palette').remove();
    element('#words').focus();
    panes.promise('ticket', { isReplaced: true });
    element('#words').outerHTML = '<div id="new-words" tabindex="0"></div>';
    vi.advanceTimersToNextFrame();
    expect(document.activeElement?.id).toBe('new-words');
  });

  test('is kept by an area that takes several frames to come', () => {
    element('#palette').remove();
    element('#words').focus();
    element('[data-pane="ticket"]').remove();
    panes.promise('ticket');
    for (let frame = 0; frame < 5; frame += 1) vi.advanceTimersToNextFrame();
    expect(document.activeElement).toBe(document.body);
    document.body.insertAdjacentHTML(
      'beforeend',
      '<section data-pane="ticket"><div id="late" tabindex="0"></div></section>',
    );
    vi.advanceTimersToNextFrame();
    expect(document.activeElement?.id).toBe('late');
  });

  test('does not take the keys from a list that opens while an area is waited for', () => {
    element('#palette').remove();
    element('#words').focus();
    element('[data-pane="ticket"]').remove();
    panes.promise('ticket');
    vi.advanceTimersToNextFrame();
    document.body.insertAdjacentHTML(
      'beforeend',
      '<section data-pane="ticket"><div id="late" tabindex="0"></div></section><div data-overlay data-open></div>',
    );
    vi.advanceTimersToNextFrame();
    expect(document.activeElement).toBe(document.body);
  });

  test('goes to the area itself where nothing in it takes the keys', () => {
    element('#palette').remove();
    element('#words').focus();
    element('[data-pane="queue"]').outerHTML =
      '<section data-pane="queue" data-pane-focus tabindex="-1"><button>New order</button></section>';
    panes.promise('queue');
    vi.advanceTimersToNextFrame();
    expect(panes.focused()).toBe('queue');
    expect(document.activeElement?.tagName).toBe('SECTION');
  });

  test('ends when the person steps to another area meanwhile', () => {
    panes.promise('composer');
    element('#text').focus();
    panes.step(-1);
    expect(document.activeElement?.id).toBe('words');
  });

  test('waits for a list that was opened in between, which gives the focus to the area and not to where it was', () => {
    element('#text').focus();
    element('#search').focus();
    panes.promise('ticket');
    const giveBack = panes.remember();
    element('#palette').setAttribute('data-open', '');
    vi.advanceTimersByTime(100);
    expect(document.activeElement?.id).toBe('search');
    expect(giveBack()).toBe(false);
    expect(document.activeElement?.id).toBe('words');
  });

  test('is nobody’s concern where the focus was: a list gives it back to that very element', () => {
    element('#text').focus();
    const giveBack = panes.remember();
    element('#search').focus();
    expect(giveBack()).toBe(element('#text'));
  });

  test('goes back to an area that had it itself, and to no button inside', () => {
    element('#grid').tabIndex = -1;
    element('#grid').innerHTML = '<button type="button">Menu</button>';
    element('#grid').focus();
    const giveBack = panes.remember();
    element('#search').focus();
    expect(giveBack()).toBe(false);
    expect(document.activeElement?.id).toBe('grid');
  });

  test('of an element that is gone since goes to its area', () => {
    element('#grid').focus();
    const giveBack = panes.remember();
    element('#search').focus();
    element('#grid').outerHTML = '<div id="other" tabindex="0"></div>';
    expect(giveBack()).toBe(false);
    expect(document.activeElement?.id).toBe('other');
  });

  test('is forgotten after a while', () => {
    panes.promise('ticket');
    vi.advanceTimersByTime(2_000);
    element('#palette').remove();
    element('#grid').focus();
    expect(document.activeElement?.id).toBe('grid');
  });
});
