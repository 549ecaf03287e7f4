import pg from 'pg';

/** A session keeps no more than this many statements; what comes after runs as it always did. */
const MOST_STATEMENTS = 300;
/** PostgreSQL's `feature_not_supported`: a kept plan whose columns a migration has changed meanwhile. */
const CHANGED_COLUMNS = '0A000';

type Done = (error: Error | null, result?: unknown) => void;

/**
 * A session that has PostgreSQL parse and plan each statement with values once, not at every call: the server runs the
 * same hundred statements all day, and for small answers the planning is most of the work.
 */
export class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string>();
  #count = 0;

  /** As `pg.Client`; every form that it takes. `never` fits whatever that form answers with. */
  override query(config: unknown, values?: unknown, done?: unknown): never {
    const text = typeof config === 'string' ? config : textOf(config);
    const parameters: unknown[] = Array.isArray(values) ? values : valuesOf(config);
    const name = text === null || parameters.length === 0 ? null : this.#nameFor(text);
    if (text === null || name === null) {
      return super.query(config as never, values as never, done as never) as never;
    }
    const prepared = {
      ...(typeof config === 'string' ? {} : (config as object)),
      text,
      name,
      values: parameters,
    };
    const forgetChanged = (error: unknown): void => {
      if (error instanceof pg.DatabaseError && error.code === CHANGED_COLUMNS) this.#names.delete(text);
    };
    const listener = [done, values].find((argument): argument is Done => typeof argument === 'function');
    if (listener !== undefined) {
      return super.query(prepared, (error: Error | null, result: unknown) => {
        forgetChanged(error);
        listener(error, result);
      }) as never;
    }
    return super.query(prepared).catch((error: unknown) => {
      forgetChanged(error);
      throw error;
    }) as never;
  }

  #nameFor(text: string): string | null {
    const known = this.#names.get(text);
    if (known !== undefined || this.#count === MOST_STATEMENTS) return known ?? null;
    this.#count += 1;
    const name = `s${this.#count}`;
    this.#names.set(text, name);
    return name;
  }
}

/** The text of a statement that is given as an object; null for a cursor or a copy, which send themselves. */
function textOf(config: unknown): string | null {
  if (typeof config !== 'object' || config === null || 'submit' in config) return null;
  return 'text' in config && typeof config.text === 'string' ? config.text : null;
}

function valuesOf(config: unknown): unknown[] {
  const isGiven = typeof config === 'object' && config !== null && 'values' in config;
  return isGiven && Array.isArray(config.values) ? config.values : [];
}
