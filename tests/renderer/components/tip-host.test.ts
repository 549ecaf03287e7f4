import { describe, expect, test } from 'vitest';
import { placeTip } from '../../../renderer/components/tip-host.tsx';

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
