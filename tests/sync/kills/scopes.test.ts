import { describeWorkstationKills, type KillScene } from './support/workstation-kills.ts';

const setTeams = ({ setTeams: set, test }: KillScene, from: number) =>
  set(test.organization.teamIds.slice(from));

describeWorkstationKills([
  {
    name: 'while numbers are leased and taken',
    points: [
      'before commit in takeNumber',
      'after commit in takeNumber',
      'before POST /sync/numbers',
      'after POST /sync/numbers',
      'before commit in recordNumbers',
      'after commit in recordNumbers',
      'after run insert into number_block in recordNumbers',
    ],
    async drive({ mira, test }) {
      for (let count = 0; count < 100; count += 1) await mira.ask('takeNumber');
      await mira.createTicket(test.organization.teamIds[1]);
      await mira.settled();
    },
  },
  {
    name: 'while a scope fills',
    points: [
      'before POST /sync/snapshot',
      'after POST /sync/snapshot',
      'before commit in applySnapshotPage',
      'after commit in applySnapshotPage',
      'after run in applyLines #4',
      'before commit in applySnapshotPage #2',
      'after commit in applySnapshotPage #2',
    ],
    async prepare(scene) {
      await setTeams(scene, 1);
      await scene.quiet();
    },
    async drive(scene) {
      await scene.mira.note(scene.ticketId);
      await setTeams(scene, 0);
    },
  },
  {
    name: 'while a scope is purged',
    points: [
      'before run delete in purgeRoot',
      'after run delete in purgeRoot #3',
      'after run delete from scope in dropScope',
      'before commit in applyPullPage',
      'after commit in applyPullPage',
    ],
    async prepare(scene) {
      await setTeams(scene, 0);
      await scene.quiet();
    },
    async drive(scene) {
      await setTeams(scene, 1);
    },
  },
  {
    name: 'while files go up',
    points: [
      'before run in queueUpload',
      'after run in queueUpload',
      'before rename',
      'after rename',
      'before POST /api/blobs',
      'after POST /api/blobs',
      'before PATCH /api/blobs',
      'after PATCH /api/blobs',
      'after PATCH /api/blobs #2',
      'before run in setUploadProgress',
      'after run in setUploadProgress',
      'before run in setUploadSent',
      'after run in setUploadSent',
    ],
    async drive({ mira, ticketId }) {
      await mira.noteWithFile(ticketId);
      await mira.settled();
    },
  },
  {
    name: 'while a back-up is made',
    points: [
      'before run vacuum',
      'after run vacuum',
      'before rename in copyDatabase',
      'after rename in copyDatabase',
      'before fdatasync in replaceWith',
      'before rename in replaceWith',
      'after rename in replaceWith',
    ],
    async drive({ mira, ticketId }) {
      await mira.ask('setOffline', true);
      await mira.note(ticketId);
      await mira.ask('backUp');
    },
  },
]);
