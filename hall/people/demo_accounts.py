"""Whom a newcomer may sign in as, in demo mode only. All invented: the division 990102 does not exist.

The sign-in page lists `DEMO_ACCOUNTS`; `manage.py demo --accounts` makes them. `roles` says in words what the account shows.
"""

from hall.people.models import Role

PASSWORD = "yunxi-2026"  # noqa: S105  (printed on the sign-in page)


def _account(username: str, name: str, label: str, *roles: str, **more) -> dict:
    return {
        "username": username,
        "name": name,
        "label": label,
        "password": PASSWORD,
        "roles": list(roles),
    } | more


PUBLIC = [
    _account("zhangming", "张明", "市民，开小店、办家里的事", "申请人", phone="13900990001", id_number="990102199003074370"),
    _account("liufang", "刘芳", "市民，有办好的件和补正通知", "申请人", phone="13900990002", id_number="990102199208143624"),
    _account("zhaojianguo", "赵建国", "老年市民，适合长者模式", "申请人", phone="13900990003", id_number="990102194805065537"),
    _account("chenyuan", "陈远", "青岚溪畔餐饮有限公司的法定代表人", "申请人", "法定代表人", phone="13900990004", id_number="990102197811021155"),
    _account("liqing", "李青", "青岚溪畔餐饮有限公司的经办人", "申请人", "经办人", phone="13900990005", id_number="990102198805232292"),
    _account("zhoubo", "周博", "青岚云创精密制造有限公司的法定代表人，有建设项目", "申请人", "法定代表人", phone="13900990006", id_number="990102197109163313"),
]  # fmt: skip

# A post: role, department (None: of the hall itself), service point (None: all), title.
STAFF = [
    _account("wangli", "王莉", "综合窗口，收各部门的网上申请", "窗口", phone="13900990011",
             posts=[(Role.CLERK, None, None, "综合窗口（网上）")]),
    _account("sunhao", "孙浩", "区政务服务中心窗口，替到场的人录入", "窗口", phone="13900990012",
             posts=[(Role.CLERK, None, "SP01", "综合窗口 3 号")]),
    _account("zhouhang", "周航", "市场监督管理局，审查食品经营等许可", "审查", phone="13900990013",
             posts=[(Role.REVIEWER, "SCJGJ", None, "许可科科员")]),
    _account("wujing", "吴静", "市场监督管理局，现场核查的第二人", "审查", phone="13900990014",
             posts=[(Role.REVIEWER, "SCJGJ", None, "许可科科员")]),
    _account("zhengguoping", "郑国平", "市场监督管理局分管领导，签发决定", "签发", phone="13900990015",
             posts=[(Role.SIGNER, "SCJGJ", None, "副局长")]),
    _account("fenglei", "冯磊", "住房和城乡建设局，审查建设项目", "审查", phone="13900990016",
             posts=[(Role.REVIEWER, "ZJJ", None, "审批科科员")]),
    _account("hanxue", "韩雪", "住房和城乡建设局，签发决定", "签发", phone="13900990017",
             posts=[(Role.SIGNER, "ZJJ", None, "副局长")]),
    _account("qianweidong", "钱卫东", "督查，看所有部门，可收回占着不办的件", "督查", phone="13900990018",
             posts=[(Role.SUPERVISOR, None, None, "督查科科长")]),
    _account("linhaifeng", "林海峰", "区领导，只看不办", "领导", phone="13900990019",
             posts=[(Role.LEADER, None, None, "副区长")]),
    _account("hewen", "何雯", "事项管理员，管目录和常用语", "事项管理", phone="13900990020",
             posts=[(Role.CATALOG_ADMIN, None, None, "事项管理员")]),
    _account("xuqiang", "许强", "系统管理员，管账号、岗位和后台", "系统管理", phone="13900990021",
             posts=[(Role.SYSTEM_ADMIN, None, None, "系统管理员")]),
    _account("yelan", "叶岚", "第二位系统管理员，确认签发、督查等岗位", "系统管理", phone="13900990022",
             posts=[(Role.SYSTEM_ADMIN, None, None, "系统管理员")]),
]  # fmt: skip

DEMO_ACCOUNTS = PUBLIC + STAFF

# Legal persons the accounts act for: name, credit code, address, legal representative and agents by username.
ENTERPRISES = [
    {
        "name": "青岚溪畔餐饮有限公司",
        "credit_code": "91990102MA0CXPC7X5",
        "address": "青岚市云溪区溪东街道映月社区临溪路 18 号",
        "phone": "0990-8821101",
        "legal": "chenyuan",
        "agents": [("liqing", True)],
    },
    {
        "name": "青岚云创精密制造有限公司",
        "credit_code": "91990102MA0YCJM3KU",
        "address": "青岚市云溪区云溪经济开发区创业路 66 号",
        "phone": "0990-8866202",
        "legal": "zhoubo",
        "agents": [("liqing", False)],
    },
]
