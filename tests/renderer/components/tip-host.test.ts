import { act, createElement } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { placeTip, TipHost } from '../../../renderer/components/tip-host.tsx';
import { attachKeymap } from '../../../renderer/keymap/attach-keymap.ts';
import type { Dispatcher } from '../../../renderer/keymap/dispatcher.ts';
import { mountPart } from '../page-parts.ts';

const PAGE = { width: 1000, height: 600 };
const TIP = { width: 100, height: 24 };
const at = (left: number, top: number) => ({ left, top, right: left + 28, bottom: top + 28 });

describe('a hint', () => {
  test('stands centred at its side, six pixels away', () => {
    expect(placeTip(at(400, 300), TIP, PAGE, 'bottom')).toEqual({ left: 364, top: 334 });
    expect(placeTip(at(400, 300), TIP, PAGE, 'top')).toEqual({ left: 364, top: 270 });
    expect(placeTip(at(400, 300), TIP, PAGE, 'right')).toEqual({ left: 434, top: 302 });
    expect(placeTip(at(400, 300), TIP, PAGE, 'left')).toEqual({ left: 294, top: 302 });
  });

  test('goes to the other side where there is no room', () => {
    expect(placeTip(at(400, 565), TIP, PAGE, 'bottom').top).toBe(535);
    expect(placeTip(at(400, 4), TIP, PAGE, 'top').top).toBe(38);
    expect(placeTip(at(900, 300), TIP, PAGE, 'right').left).toBe(794);
  });

  test('never leaves the window', () => {
    expect(placeTip(at(968, 300), TIP, PAGE, 'bottom').left).toBe(896);
    expect(placeTip(at(2, 300), TIP, PAGE, 'bottom').left).toBe(4);
  });
});

test('the Escape that puts a hint away does nothing else; the next one is a key as ever', () => {
  vi.useFakeTimers();
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const commands: string[] = [];
  const dispatcher: Dispatcher = {
    setBindings: () => undefined,
    keyDown: ({ key }) => commands.push(key) === 0,
    compositionStart: () => undefined,
    compositionEnd: () => undefined,
    reset: () => undefined,
  };
  const detach = attachKeymap(window, dispatcher);
  const part = mountPart({});
  part.show(
    createElement(
      'div',
      null,
      createElement('button', { type: 'button', 'data-tip': 'Reply' }),
      createElement(TipHost),
    ),
  );
  const button = document.querySelector('button');
  const heard = vi.fn();
  button?.addEventListener('keydown', heard);
  const press = (key: string): void =>
    act(() => void button?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
  act(() => void button?.dispatchEvent(new Event('pointerover', { bubbles: true })));
  act(() => void vi.advanceTimersByTime(600));
  expect(document.querySelector('[role="tooltip"]')?.textContent).toBe('Reply');
  press('Escape');
  expect(document.querySelector('[role="tooltip"]')).toBeNull();
  expect(heard).not.toHaveBeenCalled();
  expect(commands).toEqual([]);
  press('Escape');
  expect(heard).toHaveBeenCalledOnce();
  expect(commands).toEqual(['Escape']);
  part.unmount();
  detach();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
