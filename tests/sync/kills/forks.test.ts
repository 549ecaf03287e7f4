import { describeWorkstationKills } from './support/workstation-kills.ts';

describeWorkstationKills([
  {
    name: 'while a cloned disk becomes a client of its own',
    points: [
      'before commit in fork',
      'after commit in fork',
      'after run in fork',
      'after run in renumberAll #2',
    ],
    async prepare({ mira, ticketId }) {
      await mira.copyDisk();
      await mira.start();
      await mira.note(ticketId);
      await mira.settled();
      await mira.putDiskBack();
      await mira.start();
    },
    async drive({ mira, ticketId }) {
      await mira.note(ticketId);
      await mira.note(ticketId);
      await mira.settled();
    },
  },
]);
