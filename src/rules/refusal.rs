//! The table of refusals: variant, stable code, Chinese sentence. One line makes all three; the status is 422.

macro_rules! refusals {
    ($($(#[$section:meta])* $variant:ident $({ $($field:ident),+ })? = $code:literal, $zh:literal;)+) => {
        /// A rule says no. The sentence names the rule and the way out.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[$section])* #[doc = $zh] $variant $({ $(#[doc = stringify!($field)] $field: String),+ })?,)+
        }

        impl Refusal {
            /// The stable code for programs and tests.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant $({ $($field: _),+ })? => $code,)+ }
            }

            /// Every code with its sentence, for the documentation.
            pub const TABLE: &'static [(&'static str, &'static str)] = &[$(($code, $zh),)+];
        }

        impl std::fmt::Display for Refusal {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { $(Self::$variant $({ $($field),+ })? => write!(f, $zh),)+ }
            }
        }

        impl std::error::Error for Refusal {}
    };
}

refusals! {
    // every stage
    WrongState { act, found, wanted } = "wrong_state", "现在的状态是「{found}」，不能{act}；只有「{wanted}」时可以";
    SamePerson { act, other } = "same_person", "您是{other}，不能{act}；请由另一人办理";
    ReasonMissing { act } = "reason_missing", "{act}必须写明理由";
    DayInFuture { what, day } = "day_in_future", "{what} {day} 晚于今日，请核对日期";
    DayBefore { what, day, other, other_day } = "day_before", "{what} {day} 早于{other} {other_day}，请核对日期";
    // people
    RolesExclude = "roles_exclude", "系统、安全、审计三个管理员互相排斥，也不能兼任其他角色；机构与检验机构的岗位不能由一人兼任";
    LoginTaken { login } = "login_taken", "登录名「{login}」已被使用，请换一个";
    PasswordWeak = "password_weak", "密码至少 10 个字符，不能与登录名相同，不能是常见密码";
    PasswordWrong = "password_wrong", "原密码不正确，请重新输入";
    FirstAddressUsed = "first_address_used", "这个一次性地址已失效或已使用，请在服务器上重新启动以取得新地址";
    LoginWrong = "login_wrong", "用户名或密码不正确";
    LoginSlowed { seconds } = "login_slowed", "连续登录失败，请等待 {seconds} 秒再试；账户没有被锁定";
    LastAdministrator { role } = "last_administrator", "「{role}」至少要有一人，不能停用最后一个";
    TooManyTokens { most } = "too_many_tokens", "有效令牌已有 {most} 个，请先吊销不再使用的令牌";
    // register
    // planning
    // assignment
    // sampling
    // results
    ItemsMissing { items } = "items_missing", "还缺检验项目的结果：{items}；确实没有检验的，请填「未检验」并在备注写明原因";
    NotTestedReason { items } = "not_tested_reason", "未检验的项目须在备注写明原因：{items}";
    UndecidedItems { items } = "undecided_items", "还有待人工判定或与机构判定不一致的项目：{items}；请逐项决定并写明理由";
    TesterMissing = "tester_missing", "还没有登记主检人员；请选择主检后再送批准";
    ResultsReplaced { number } = "results_replaced", "样品 {number} 的结果之后又有更正，不能撤销这一次；请先撤销较新的一次";
    // disposal
    // publication
}
