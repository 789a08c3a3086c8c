"""What is called how on screens: what happens to accounts in the journal, and the kinds of messages about them."""

JOURNAL = {
    "register": "注册了账号",
    "profile_changed": "改了姓名或地址",
    "identity_entered": "登记了证件号码",
    "identity_checked": "核验了身份",
    "contact_changed": "换了手机或邮箱",
    "password_changed": "改了密码",
    "second_factor_on": "开通了两步验证",
    "second_factor_off": "停用了两步验证",
    "enterprise_registered": "登记了企业",
    "enterprise_changed": "改了企业的住所或电话",
    "agent_invited": "邀请了经办人",
    "agent_accepted": "同意做经办人",
    "agent_declined": "谢绝做经办人",
    "agent_limited": "改了经办人能办的范围",
    "agent_removed": "解除了经办人",
    "agent_left": "不再做经办人",
    "deputy_named": "安排了请假代理",
    "deputy_ended": "取消了请假代理",
    "post_given": "设了岗位",
    "post_given_waiting": "设了岗位，等第二位系统管理员确认",
    "post_changed": "改了岗位",
    "post_changed_waiting": "改了岗位，等第二位系统管理员确认",
    "post_confirmed": "确认了岗位",
    "key_rotation_begun": "开始更换加密密钥",
    "key_rotation_done": "加密密钥更换完毕",
}
# name → (label, group, staff)
NOTICES = {"agency": ("替企业办事", "账号", False), "deputy": ("请假代理", "工作安排", True)}
