/**
 * Characters that fill Chinese (both scripts) and Japanese business mail. Wrongly decoded bytes land on rare
 * characters, so even this short list tells GB 18030, Big5, Shift_JIS and the EUCs apart within a few words.
 */
const commonHan = new Set(
  `的一是不了在人有我他这個个們们中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應向头頭文体體政美相见見被利什二等产產或新己制身果加西月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活更别別打女变變四总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直资資命山金指许許统統区區保至队隊形社便空决決展科司五基书書非则則听聽白却卻界达達光放强強即像难難且权權思完设設式色路记記南品住告类類求据據程北边邊张張该該交规規万萬取格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運邮郵服请請谢謝您客户戶账帳号號密码碼订訂单單联聯持附复復快速优優惠注册冊登录錄网網站址姓先生小姐周星期早晚午测測试試验驗证證检檢查修改错錯误誤故障诊診断斷维維护護配置属屬性图圖片视視频頻音像软軟硬件版本升级級更换換购購买買价價格元美通知确认認取消删刪除添增减減选選择擇默认默為什麼怎样如何哪谁誰班組组织織职職位亲親爱愛尊敬感激候祝贺賀顺順颂頌商祺部署策略访訪问權限角色共享团團队文档檔案夹夾表格报告中心站式手机機打印扫掃描连連接线線端口防火墙牆安裝装部門経済株式御様願致申上東京佢哋嘅冇咗嘢唔該睇吓嗰喺俾啲咁嚟仲唔係点點乜野嘢日本語者製品連絡先添付無料株会送受`,
);

/** The syllables that make up most Korean running text. */
const commonHangul = new Set(
  '이다는을를의에가고하지로기사리시은도인자어나해대한서정그아라주수부보전장일동원스구상들안제성있면세비조우경과연무여오마니게소습며신유공화요모생만드선미저내국학회문계방위트입청메감받글확',
);

/** Letters outside ASCII that the Latin alphabets of Europe use daily; the others are typical of wrong tables. */
const commonLatin = new Set(
  'ŠšŽžàáâãäåæçèéêëìíîïñòóôõöøùúûüýßœÀÁÂÃÄÅÆÇÈÉÊËÍÎÓÔÖØÙÚÜăąćčđęěğıłńňőřśşšţťůűźżžȘșȚț',
);
const commonPunctuation = new Set(
  '，。、；：？！“”‘’（）《》【】「」『』…—–·￥　～〜・ー％／＠－　€£©®°«»•→【】',
);

const isBetween = (code: number, low: number, high: number): boolean => code >= low && code <= high;

/** Worth of one character, given the one before it. Units are arbitrary; only comparisons count. */
const weigh = (char: string, code: number, before: number): number => {
  if (code === 0xfffd) return -8;
  if (isBetween(code, 0xe000, 0xf8ff)) return -5;
  if (isBetween(code, 0x80, 0x9f)) return -5;
  if (commonHan.has(char)) return 4;
  if (commonPunctuation.has(char)) return 2;
  if (isBetween(code, 0x4e00, 0x9fff)) return -0.8;
  if (isBetween(code, 0x3041, 0x30ff)) return 3;
  if (isBetween(code, 0xff66, 0xff9f)) return -0.5;
  if (isBetween(code, 0xac00, 0xd7a3)) return commonHangul.has(char) ? 4 : -0.5;
  if (isBetween(code, 0xff01, 0xff5e)) return 0.5;
  // Cyrillic right after a Latin letter is a Latin word in the wrong table
  if (isBetween(code, 0x0410, 0x0451) && isBetween(before | 0x20, 0x61, 0x7a)) return -1.5;
  if (isBetween(code, 0x0430, 0x044f) || code === 0x451) return 1.4;
  if (isBetween(code, 0x0410, 0x042f)) return isBetween(before, 0x0430, 0x044f) ? -1.5 : 0.8;
  if (commonLatin.has(char)) return isBetween(before, 0xc0, 0x17f) ? -1 : 1.2;
  if (isBetween(code, 0x370, 0x3ff) || isBetween(code, 0x590, 0x6ff) || isBetween(code, 0xe00, 0xe7f))
    return 0.9;
  if (isBetween(code, 0xa0, 0xbf)) return -1.2;
  if (isBetween(code, 0x2500, 0x25ff)) return -1;
  if (isBetween(code, 0x3400, 0x4dbf) || code > 0xffff) return -2;
  return -0.5;
};

/**
 * How much a decoding looks like something a person wrote, per byte outside ASCII (so that one- and two-byte
 * tables compare fairly). Above 1 is convincing, below 0 is a wrong table. Pure ASCII gives 0.
 */
export const plausibility = (text: string, foreignBytes: number): number => {
  if (foreignBytes === 0) return 0;
  let total = 0;
  let before = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code > 0x7e) total += weigh(char, code, before);
    else if (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) total -= 2;
    before = code;
  }
  return total / foreignBytes;
};
