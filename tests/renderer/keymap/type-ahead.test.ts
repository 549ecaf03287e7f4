import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attachTypeAhead } from '../../../renderer/keymap/type-ahead.ts';

describe('letters typed before the field is there', () => {
  let isTextComing: boolean;
  let isOverlayComing: boolean;
  let isTextLeaving: boolean;
  let tellChange: () => void;
  let acted: string[];
  let inserted: string[];
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    isTextComing = false;
    isOverlayComing = false;
    isTextLeaving = false;
    acted = [];
    inserted = [];
    document.body.innerHTML = '<main tabindex="-1"></main>';
    // jsdom has no editing commands; the text would go where the focus is.
    document.execCommand = (_command, _isUi, value) => inserted.push(value ?? '') > 0;
    stop = attachTypeAhead(window, {
      isTextComing: () => isTextComing,
      isOverlayComing: () => isOverlayComing,
      isTextLeaving: () => isTextLeaving,
      onChange(listener) {
        tellChange = listener;
        return () => undefined;
      },
    });
    window.addEventListener('keydown', listen);
  });
  afterEach(() => {
    stop();
    window.removeEventListener('keydown', listen);
    vi.useRealTimers();
  });

  const listen = (event: KeyboardEvent): void => {
    acted.push(event.key);
  };
  const press = (...keys: string[]): void => {
    for (const key of keys) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
  };
  const showField = (): void => {
    document.body.innerHTML = '<div data-overlay><input type="text" /></div>';
    document.querySelector('input')?.focus();
    vi.runAllTimers();
  };

  test('never act as commands, and are in the field when it comes', () => {
    isTextComing = true;
    press('H', 'e', 'l', 'l', 'o', 'Enter');
    expect(acted).toEqual([]);
    showField();
    expect(inserted.join('')).toBe('Hello');
    // The field sees every key, and the Enter that was meant for it after the text.
    expect(acted).toEqual(['H', 'e', 'l', 'l', 'o', 'Enter']);
  });

  test('stay in order when the rest comes while the field gets the focus', () => {
    isTextComing = true;
    press('Q', 'u');
    document.body.innerHTML = '<div data-overlay><input type="text" /></div>';
    document.querySelector('input')?.focus();
    press('e');
    expect(inserted).toEqual([]);
    vi.runAllTimers();
    expect(inserted.join('')).toBe('Que');
    press('t');
    expect(acted).toEqual(['Q', 'u', 'e', 't']);
  });

  test('are left alone once the field has the focus, and when nothing is coming', () => {
    press('j');
    isTextComing = true;
    showField();
    press('x');
    expect(acted).toEqual(['j', 'x']);
    expect(inserted).toEqual([]);
  });

  test('below a dialog without a field they do nothing at all', () => {
    isOverlayComing = true;
    press('e');
    isOverlayComing = false;
    showField();
    expect(acted).toEqual([]);
    expect(inserted).toEqual([]);
  });

  test('and an Escape out of an editor that is still coming: it comes after the text, and so do the keys behind it', () => {
    isTextComing = true;
    press('H', 'i', 'Escape', ']');
    expect(acted).toEqual([]);
    document.body.innerHTML = '<main tabindex="-1"></main><textarea></textarea>';
    const leave = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return;
      isTextComing = false;
      document.querySelector('main')?.focus();
    };
    window.addEventListener('keydown', leave);
    document.querySelector('textarea')?.focus();
    vi.runOnlyPendingTimers();
    // What is pressed meanwhile waits its turn.
    press('k');
    vi.runAllTimers();
    window.removeEventListener('keydown', leave);
    expect(acted).toEqual(['H', 'i', 'Escape', ']', 'k']);
    expect(inserted.join('')).toBe('Hi');
  });

  test('that a list takes at once close it: those behind are commands again, in order', () => {
    isTextComing = true;
    isOverlayComing = true;
    press('1', 'z');
    document.body.innerHTML = '<main tabindex="-1"></main><div data-overlay><input type="text" /></div>';
    document.execCommand = (_command, _isUi, value) => {
      inserted.push(value ?? '');
      isTextComing = false;
      isOverlayComing = false;
      document.querySelector('[data-overlay]')?.remove();
      return true;
    };
    document.querySelector('input')?.focus();
    press('j');
    vi.runAllTimers();
    expect(inserted).toEqual(['1']);
    expect(acted).toEqual(['1', 'z', 'j']);
  });

  test('F6 out of an editor that is still coming is kept as well: it leads on once the editor is there', () => {
    isTextComing = true;
    press('F6');
    expect(acted).toEqual([]);
    document.body.innerHTML = '<textarea></textarea>';
    document.querySelector('textarea')?.focus();
    vi.runAllTimers();
    expect(acted).toEqual(['F6']);
  });

  test('Escape closes a dialog that is still coming, and Ctrl combinations pass', () => {
    isTextComing = true;
    isOverlayComing = true;
    press('Escape');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
    expect(acted).toEqual(['Escape', 'k']);
  });

  describe('while the text of the editor is being sent', () => {
    beforeEach(() => {
      document.body.innerHTML = '<main tabindex="-1"></main><textarea></textarea>';
      document.querySelector('textarea')?.focus();
      isTextLeaving = true;
    });
    const type = (init: KeyboardEventInit): void => {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
      );
    };

    test('keys wait and act on what has the focus once it has gone, in order', () => {
      type({ key: 'z' });
      type({ key: 'Shift', shiftKey: true });
      type({ key: 'k', ctrlKey: true });
      expect(acted).toEqual(['Shift']);
      isTextLeaving = false;
      document.querySelector('main')?.focus();
      tellChange();
      // Pressed before those that waited had their turn.
      type({ key: 'j' });
      vi.runAllTimers();
      expect(acted).toEqual(['Shift', 'z', 'k', 'j']);
      expect(inserted).toEqual([]);
      type({ key: 'x' });
      expect(acted.at(-1)).toBe('x');
    });

    test('they are no letters in a text that could not be sent, and typing goes on in it', () => {
      type({ key: 'z' });
      isTextLeaving = false;
      tellChange();
      vi.runAllTimers();
      expect(acted).toEqual([]);
      expect(inserted).toEqual([]);
      type({ key: 'a' });
      expect(acted).toEqual(['a']);
    });

    test('they are not typed into another field that is gone to meanwhile', () => {
      type({ key: 'z' });
      document.body.insertAdjacentHTML('beforeend', '<input type="text" />');
      document.querySelector('input')?.focus();
      vi.runAllTimers();
      isTextLeaving = false;
      tellChange();
      vi.runAllTimers();
      expect(inserted).toEqual([]);
      expect(acted).toEqual([]);
    });

    test('a second Ctrl+Enter is not kept: sending twice was not meant', () => {
      type({ key: 'Enter', ctrlKey: true });
      isTextLeaving = false;
      document.querySelector('main')?.focus();
      tellChange();
      vi.runAllTimers();
      expect(acted).toEqual(['Enter']);
    });
  });
});
