/** A customer with something to say. */
export type SampleMail = Readonly<{ name: string; address: string; subject: string; text: string }>;

/** First mails that could have come from anybody; `mail send` takes one of them when nothing else is asked for. */
export const SAMPLE_MAILS: readonly SampleMail[] = [
  {
    name: 'Emma Clarke',
    address: 'emma.clarke@northgate-books.example',
    subject: 'Parcel arrived with one item missing',
    text: 'Hello,\n\nour order arrived this morning, but the second desk lamp is missing from the box. The delivery note lists two, only one was inside, and the box was not damaged.\n\nCould you send the missing one, please? We open on Friday and need it by then.\n\nThank you\nEmma Clarke\nNorthgate Books\n',
  },
  {
    name: '王丽',
    address: 'wang.li@huayuan-trade.example',
    subject: '发票抬头开错了，请帮忙重开',
    text: '您好：\n\n昨天收到的发票抬头写成了“华远商贸”，正确名称应为“华远贸易有限公司”，税号没有问题。\n\n请问能否作废后重开一张电子发票？月底前需要报销，麻烦尽快处理。\n\n谢谢！\n王丽\n',
  },
  {
    name: 'Jonas Weber',
    address: 'jonas.weber@weber-tischlerei.example',
    subject: 'Cannot sign in since the update',
    text: 'Hi,\n\nsince last night I cannot sign in any more. The password is accepted, then the page stays white. I tried two browsers and the phone, all the same.\n\nTwo colleagues in the office have it too. What can we do? We cannot send offers at the moment.\n\nRegards\nJonas Weber\n',
  },
  {
    name: '陈志强',
    address: 'chen.zhiqiang@lanhai-hotel.example',
    subject: '打印机脱机，前台无法打印账单',
    text: '你好，\n\n前台的打印机从今天上午开始一直显示“脱机”，重启过打印机和电脑都没有用，其他电脑也打不了。\n\n客人退房需要账单，能不能安排人远程看一下？我的电话是分机 8012。\n\n陈志强\n蓝海酒店 前厅部\n',
  },
];
