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
    BaseTableKnown { year, version } = "base_table_known", "这个文件已经导入过，是 {year} 年第 {version} 版；内容没有变化，不必再导入";
    BaseTableUnacknowledged { count } = "base_table_unacknowledged", "有 {count} 处读不懂、缺口或重叠；请看过清单，勾选「已看过」并写明为什么可以这样启用";
    LaboratoryKnown { code } = "laboratory_known", "机构代码「{code}」已经登记，请换一个代码，或打开已登记的机构更改";
    EstablishmentKnown { code, name } = "establishment_known", "「{code}」已经登记，是「{name}」；请打开它更改，不必再登记";
    AliasTaken { alias, item } = "alias_taken", "「{alias}」已经是检验项目「{item}」的名称或别名，不能再指向别的项目";
    PopulationKnown { region, day } = "population_known", "{region}已有 {day} 的人口数，登记的数不能改写；请核对日期";
    CalendarYearKnown { year } = "calendar_year_known", "{year} 年已经载入，不必再载入";
    // planning
    // assignment
    // sampling
    // results
    // disposal
    // publication
}
