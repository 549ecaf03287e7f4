import { act, createElement, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';
import { type Services, ServicesContext } from '../../renderer/services.ts';
import type { LiveSource } from '../../renderer/store-client/live-source.ts';

/** A live answer that a test sets. */
export function settableSource<T>(initial: T): LiveSource<T> & { set(data: T): void } {
  const listeners = new Set<() => void>();
  let state = { data: initial, error: null };
  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isWatched: () => listeners.size > 0,
    preview: () => () => undefined,
    set(data) {
      state = { data, error: null };
      for (const listener of [...listeners]) listener();
    },
  };
}

/** A part of the page in an empty document. */
export interface MountedPart {
  show(part: ReactElement | null): void;
  unmount(): void;
}

/** Puts parts of the page on the document, with the services they use. */
export function mountPart(services: Partial<Services>): MountedPart {
  document.body.innerHTML = '<div id="root"></div>';
  const root = createRoot(document.querySelector('#root') ?? document.body);
  return {
    show: (part) =>
      act(() => root.render(createElement(ServicesContext, { value: services as Services }, part))),
    unmount: () => act(() => root.unmount()),
  };
}

/** jsdom lays nothing out, so nobody hears of a size. */
export function stubResizeObserver(): void {
  const heard = (): void => undefined;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = heard;
      unobserve = heard;
      disconnect = heard;
    },
  );
}

/** Types into a field as the browser does: React sees the change. */
export function typeInto(field: Element | null, text: string): void {
  if (!(field instanceof HTMLInputElement)) throw new Error('There is no such field');
  act(() => {
    field.focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** Presses a key on the element that has the focus. */
export function pressOn(element: Element | null, key: string, init: KeyboardEventInit = {}): void {
  act(() => {
    element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
  });
}
