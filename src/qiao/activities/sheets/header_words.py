"""Which words name which field in a header? The vocabulary of both languages, as data.

Words are parted by a bar and compared without case, spaces and punctuation. How a header with
several words is understood is decided in `headers`.
"""

from __future__ import annotations

from qiao.activities.sheets.fields import Field

WORDS: dict[Field, str] = {
    Field.NUMBER: (
        "序号|编号|序|号|no|no.|nr|nr.|№|#|s/n|sn|number|serial number|serial no|item|id|num|"
        "行号|流水号"
    ),
    Field.NAME: (
        "姓名|名字|参会人员|参会人|参会者|参加人员|参训人员|人员|代表|代表姓名|学员|学员姓名|"
        "参会人员姓名|参会人姓名|嘉宾姓名|与会者|与会人员|name|names|full name|participant|"
        "participants|participant name|participants name|participant's name|"
        "name of participant|name of the participant|name of participants|attendee|"
        "attendee name|delegate|delegate name|name of delegate|complete name|name and surname|"
        "first and last name|first name and surname|name surname|surname name|"
        "surname first name|last name first name"
    ),
    Field.NAME_HANZI: (
        "中文名|中文姓名|汉字姓名|姓名汉字|chinese name|name in chinese|name hanzi|hanzi name|"
        "hanzi|name in hanzi|chinese characters|name in chinese characters|姓名中文"
    ),
    Field.NAME_LATIN: (
        "英文名|英文姓名|拼音|姓名拼音|拼音姓名|汉语拼音|姓名英文|外文姓名|外文名|english name|"
        "name in english|pinyin|name in pinyin|pinyin name|name pinyin|latin name|"
        "name in latin letters|romanised name|romanized name|name latin"
    ),
    Field.FAMILY_NAME: "姓|姓氏|family name|surname|last name|familyname|nom|nachname",
    Field.GIVEN_NAME: "名|given name|given names|first name|first names|forename|prénom|vorname",
    Field.SEX: (
        "性别|sex|gender|m/f|f/m|男/女|女/男|mr/ms|ms/mr|mr/mrs|先生/女士|称谓|称呼|salutation|"
        "sex gender|gender sex|mr ms mrs"
    ),
    Field.INSTITUTION: (
        "单位|工作单位|所在单位|单位名称|工作单位名称|所在单位名称|机构|机构名称|所属机构|组织|"
        "组织机构|公司|企业|所在机构|代表单位|部委|institution|institutions|organisation|"
        "organization|name of institution|name of organisation|name of organization|agency|"
        "affiliation|employer|company|ministry|institution name|organisation name|"
        "organization name|ministry/agency|entity|work unit|institution organisation|"
        "institution organization|org"
    ),
    Field.DEPARTMENT: (
        "部门|所在部门|处室|司局|处|科室|department|division|unit|directorate|"
        "department division|section|bureau|dept|dept."
    ),
    Field.POSITION: (
        "职务|职位|职称|岗位|职务职称|职务职位|职级|行政职务|position|job title|post|function|"
        "designation|occupation|rank|duty|job position|position title|official title|"
        "title position"
    ),
    Field.PROVINCE: (
        "省份|省|省市|所在省份|省区市|地区|所在地区|所在省|省自治区直辖市|地方|province|region|"
        "province region|provinces|location"
    ),
    Field.ROLE: (
        "角色|身份|类型|类别|参会身份|参会角色|人员类别|人员类型|参会类型|代表类型|参与身份|"
        "role|type|category|capacity|role type|participation type|type of participant|"
        "participant type|role in the event|role in event|attending as|status"
    ),
    Field.EMAIL: (
        "邮箱|电子邮箱|电子邮件|邮件|邮箱地址|电子邮箱地址|e-mail|email|mail|e-mail address|"
        "email address|mailbox"
    ),
    Field.PHONE: (
        "电话|手机|手机号|手机号码|电话号码|联系电话|联系方式|移动电话|办公电话|座机|微信|"
        "微信号|传真|phone|phone number|telephone|tel|tel.|mobile|mobile phone|mobile number|"
        "cell|cell phone|contact|contact number|contact details|contacts|phone no|phone no.|"
        "telephone number|wechat|whatsapp|fax|contact information|tel no"
    ),
    Field.SIGNATURE: (
        "签名|签字|本人签名|本人签字|签名栏|签字栏|签署|signature|sign|signed|signatures|"
        "signature of participant"
    ),
    Field.REMARKS: (
        "备注|说明|注|其他|备注说明|remarks|remark|notes|note|comments|comment|observations|memo"
    ),
    Field.SESSION: (
        "签到|出席|出勤|到会|考勤|出席情况|出勤情况|签到情况|到会情况|参会情况|是否出席|"
        "是否到会|是否参会|是否签到|attendance|attended|present|presence|sign-in|sign in|"
        "signed in|check|checked|attended?|present?"
    ),
    Field.IDENTITY_NUMBER: (
        "身份证|身份证号|身份证号码|身份证件号码|证件号|证件号码|证件|护照|护照号|护照号码|"
        "公民身份号码|passport|passport no|passport no.|passport number|id number|id no|id no.|"
        "id card|id card number|identity number|identity card|national id|identity document"
    ),
}
# "Title" is a post or a form of address, "Type" a role or something else: the cells decide.
BY_CELLS: dict[str, Field] = {
    **dict.fromkeys(("title", "titles", "头衔"), Field.POSITION),
    **dict.fromkeys(("type", "category", "status", "capacity", "类型", "类别", "身份"), Field.ROLE),
}
LATIN_SCRIPT = (
    "pinyin|拼音|汉语拼音|latin|english|en|英文|外文|in english|in pinyin|in latin letters|"
    "latin letters|罗马字|block letters|roman"
)
HANZI_SCRIPT = (
    "hanzi|汉字|chinese|中文|zh|cn|in chinese|chinese characters|in chinese characters|"
    "characters|in hanzi"
)
