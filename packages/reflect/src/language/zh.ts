import type { LanguagePack } from './pack.ts';
import { ZH_CORRECTION } from './zh-correction.ts';
import { ZH_NEGATIVE, ZH_POSITIVE } from './zh-satisfaction.ts';
import { ZH_MANNER, ZH_TEACHING } from './zh-teaching.ts';

export const CHINESE: LanguagePack = {
  id: 'zh',
  teaching: ZH_TEACHING,
  manner: ZH_MANNER,
  correction: ZH_CORRECTION,
  positive: ZH_POSITIVE,
  negative: ZH_NEGATIVE,
  markers: [
    /^(?:(?:诶|欸|哦|对了|另外(?:说一句)?|顺便(?:说|提)?(?:一下|一句)?|麻烦|请|你?记住|记下来|记一下|切记|跟你说(?:一下|一声)?|提醒(?:你)?一下|补充(?:个|一下)?(?:背景)?|教你一招|以后|今后|往后|日后|下次|从今天起|从现在(?:起|开始)|平时)[,:!\s]*)+/,
    /[,，\s]*(?:长期有效|以后都(?:这样|照这个来|这么做)|记下来|记住了?|谢谢|就这样|你记下来)[哈啊哦吧了.。!！\s]*$/,
  ],
  request: /帮我|帮忙|麻烦|请(?:你|问)|怎么|如何|写(?:个|一)|列(?:个|几|一)|翻译|查一下|推荐/,
  courtesy: /^(?:好的?,?)?(?:谢谢|感谢|多谢|谢了|辛苦|3q)(?!.{0,30}(?:但|不过|可是|还是))/i,
  pasted:
    /^[^:\n]{0,40}(?:翻译|病句|润色|精简|改写|分类|如下|下面|提示词|校对|总结|分析(?:一?下)?|(?:客户|用户|老板|同事|他|她)(?:说|写道|回复|发来))[^:\n]{0,40}:/m,
  asks: /\?[\s\p{Emoji_Presentation}]*$|(?:吗|呢)[\s.]*$|(?:要不要|是否需要|需要我)[^.\n]{0,40}$/u,
};
