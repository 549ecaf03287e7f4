import { expect, test } from 'vitest';
import { placeToasts, toastPlace } from '../../../renderer/components/toast-place.ts';

const PAGE = { width: 1440, height: 900 };
const VIEWS = { left: 48, top: 0, width: 200 };
const COMPOSER = { left: 248, top: 700, width: 940 };

test('messages stand in the column of the views, beside the composer and the list', () => {
  const { over, left, width } = toastPlace({ views: VIEWS, composer: COMPOSER }, PAGE);
  expect([over, left, left + width]).toEqual(['views', 56, 240]);
});

test('without the views they stand above the composer, never over it', () => {
  const place = toastPlace({ views: null, composer: COMPOSER }, PAGE);
  expect(place.over).toBe('conversation');
  expect(PAGE.height - place.bottom).toBeLessThan(COMPOSER.top);
  expect(place.left + place.width).toBeLessThanOrEqual(COMPOSER.left + COMPOSER.width);
});

test('where there is only a list they take their room from it', () => {
  expect(toastPlace({ views: null, composer: null }, { width: 300, height: 600 })).toEqual({
    over: 'lists',
    left: 56,
    bottom: 36,
    width: 228,
  });
});

test('the page says over what they stand, so that only that leaves room', () => {
  document.body.innerHTML = '<nav data-pane="views"></nav><section data-pane="queue"></section>';
  placeToasts(window);
  expect(document.documentElement.dataset.toastsOver).toBe('views');
  document.body.innerHTML = '<section data-pane="queue"></section>';
  placeToasts(window);
  expect(document.documentElement.dataset.toastsOver).toBe('lists');
});
