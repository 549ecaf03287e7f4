import type { ElectronApplication } from '@playwright/test';

/** A question of the main process, as a person would read it. */
export interface AskedQuestion {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** From now on questions are answered with this button, and kept. */
export function answerQuestions(app: ElectronApplication, response: number): Promise<void> {
  return app.evaluate(({ dialog }, button) => {
    const asked: unknown[] = [];
    Reflect.set(globalThis, 'askedQuestions', asked);
    Reflect.set(dialog, 'showMessageBox', async (_window: unknown, question: unknown) => {
      asked.push(question);
      return { response: button, checkboxChecked: false };
    });
  }, response);
}

/** What has been asked since `answerQuestions`. */
export function askedQuestions(app: ElectronApplication): Promise<readonly AskedQuestion[]> {
  return app.evaluate(() => Reflect.get(globalThis, 'askedQuestions') as AskedQuestion[]);
}
