import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('signing out everywhere', () => {
  const here = useWorkstation();
  const there = useWorkstation({ beside: here });

  const bothSignedIn = async (): Promise<void> => {
    for (const desk of [here, there]) {
      await desk.signIn();
      await desk.synced();
    }
  };

  it('ends the other device too; what waits there stays, and goes out once after the next sign-in', async () => {
    await bothSignedIn();
    there.proxy.cut();
    await waitFor(() => there.status().connection === 'offline', { what: 'the line to be gone' });
    const messageId = randomUUID();
    expect(there.addNote(messageId)).toMatchObject({ isSaved: true });

    await here.session.signOut(true);
    expect(here.state()).toMatchObject({ phase: 'signedOut', notice: null });
    expect(there.state()).toMatchObject({ phase: 'signedIn' });

    there.proxy.restore();
    there.workspace().engine.nudge();
    await waitFor(() => there.state().phase === 'signedOut', { what: 'the other device to hear of it' });
    expect(there.state()).toMatchObject({ notice: { code: 'deviceSignedOut' }, pendingCount: 1 });
    expect(await here.countInCenter(messageId)).toBe(0);

    await there.signIn();
    await there.synced();
    expect(await here.countInCenter(messageId)).toBe(1);
  });

  it('a device on an open line hears of the end in place of the next news', async () => {
    await bothSignedIn();
    await waitFor(() => there.status().transport === 'socket', { what: 'the live line' });
    await here.session.signOut(true);
    await here.signIn();
    await here.synced();
    expect(here.addNote()).toMatchObject({ isSaved: true });
    await waitFor(() => there.state().phase === 'signedOut', { what: 'the other device to hear of it' });
    expect(there.state()).toMatchObject({ notice: { code: 'deviceSignedOut' } });
  });

  it('says offline that the server does not answer, and ends nothing', async () => {
    await bothSignedIn();
    here.proxy.cut();
    expect(await here.refusal(() => here.session.signOut(true))).toBe('serverUnreachable');
    expect(here.state()).toMatchObject({ phase: 'signedIn' });

    const [mine, theirs] = [randomUUID(), randomUUID()];
    expect(here.addNote(mine)).toMatchObject({ isSaved: true });
    await here.goOnline();
    expect(there.addNote(theirs)).toMatchObject({ isSaved: true });
    await there.goOnline();
    expect([await here.countInCenter(mine), await here.countInCenter(theirs)]).toEqual([1, 1]);
  });
});
