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
    // intake
    ImportHasRejections { rows } = "import_has_rejections", "有 {rows} 行被拒绝，而您要求全部写入或全不写入，没有写入任何内容；请改正后重新导入";
    ImportNothingToWrite = "import_nothing_to_write", "没有可写入的行：全部相同或全部被拒绝；请按问题清单改正后重新导入";
    ImportMovedOn { sample, why } = "import_moved_on", "不能撤销：样品 {sample} {why}；请对该样品单独退修或更正";
    // register
    BaseTableKnown { year, version } = "base_table_known", "这个文件已经导入过，是 {year} 年第 {version} 版；内容没有变化，不必再导入";
    BaseTableUnacknowledged { count } = "base_table_unacknowledged", "有 {count} 处读不懂、缺口或重叠；请看过清单，勾选「已看过」并写明为什么可以这样启用";
    LaboratoryKnown { code } = "laboratory_known", "机构代码「{code}」已经登记，请换一个代码，或打开已登记的机构更改";
    EstablishmentKnown { code, name } = "establishment_known", "「{code}」已经登记，是「{name}」；请打开它更改，不必再登记";
    AliasTaken { alias, item } = "alias_taken", "「{alias}」已经是检验项目「{item}」的名称或别名，不能再指向别的项目";
    PopulationKnown { region, day } = "population_known", "{region}已有 {day} 的人口数，登记的数不能改写；请核对日期";
    CalendarYearKnown { year } = "calendar_year_known", "{year} 年已经载入，不必再载入";
    // planning
    PlanExists { title } = "plan_exists", "「{title}」已经编制；请打开原计划修改，已下达的请修订";
    BaseTableMissing { year } = "base_table_missing", "{year}年没有启用的基础表，不能编制计划；请先在「基础表」启用该年的版本";
    BaseTableNotActive { table } = "base_table_not_active", "基础表 {table} 没有启用或不存在，不能用于计划；请先启用，或另选版本";
    CategoryUnknown { path, table } = "category_unknown", "食品类别「{path}」不在基础表 {table} 中；请从列表中选择";
    PlanLineTwice { ordinal } = "plan_line_twice", "第 {ordinal} 行已有相同的食品类别、环节、场所、县区和月份；请改动那一行的批次";
    PlanIncomplete { missing } = "plan_incomplete", "计划还缺{missing}，不能送审；请补齐后再送审（办法第 9 条）";
    QuotaBelowAssigned { line, assigned } = "quota_below_assigned", "第 {line} 行在执行中的版本已下达 {assigned} 批任务，计划批次不能少于它";
    PlanLineAtWork { line, assigned } = "plan_line_at_work", "第 {line} 行在执行中的版本已下达 {assigned} 批任务，不能删除，也不能改变类别、环节、场所、县区和月份";
    PlanOpenAlready { version } = "plan_open_already", "第 {version} 版还没有下达，不能再修订；请先完成它";
    PlanYearRuns { year } = "plan_year_runs", "{year}年还没有结束，计划不能结束；{year}年12月31日起可以";
    LaboratoryInactive { laboratory } = "laboratory_inactive", "{laboratory}已停用，不能承担任务；请改选检验机构";
    LaboratoryDebarred { laboratory } = "laboratory_debarred", "{laboratory}处于不得委托期间（办法第 50 条），不能承担任务；请改选检验机构";
    LaboratoryExpired { laboratory, until } = "laboratory_expired", "{laboratory}的资质认定已于 {until} 到期，不能承担任务；请更新资质或改选检验机构";
    LaboratoryOutOfScope { laboratory, category } = "laboratory_out_of_scope", "「{category}」不在{laboratory}的资质范围内；请改选检验机构，或先登记它的资质";
    // assignment
    QuotaExceeded { wanted, free } = "quota_exceeded", "要下达 {wanted} 批，这一计划行只剩 {free} 批没有下达；请减少批次，或先修订计划";
    // sampling
    NotYourTask = "not_your_task", "这项任务不属于您的机构，不能据此抽样；请从「抽样」页中选择本机构已接受的任务";
    TaskFull { number, quantity } = "task_full", "任务 {number} 的 {quantity} 批已全部抽完，不能再抽；请从「抽样」页中另选一项任务";
    AnnexOnlySupervision = "annex_only_supervision", "只有监督抽检样品可以附带监测项目（抽检监测）；请清除「附带监测项目」";
    NumbersExhausted { range } = "numbers_exhausted", "本系统为 {range} 预留的编号已用完，请填写上级平台下发的抽样单编号";
    ArrivalNotFit { missing } = "arrival_not_fit", "核对项「{missing}」不符合，不能接收；请改为拒收并写明理由（办法第 22 条）";
    NothingChanged = "nothing_changed", "抽样单与现在的记录相同，没有可更正的内容；请修改后再提交";
    // results
    ResultsReplaced { number } = "results_replaced", "样品 {number} 的结果之后又有更正，不能撤销这一次；请先撤销较新的一次";
    // disposal
    PartOfOther { agency } = "part_of_other", "这一部分由{agency}办理，您只能查看";
    PlaceUnknown { party } = "place_unknown", "「{party}」的所在地尚未核定，请先更正所在地，再办理其他步骤";
    PartIncomplete { missing } = "part_incomplete", "还不能提交办结审核，缺：{missing}；请逐项补齐";
    AnnouncementTooSoon = "announcement_too_soon", "公告送达只在其他方式无法送达后采用；请先登记无法送达，写明原因";
    PlaceUnchanged { place } = "place_unchanged", "所在地本来就是{place}，没有更正；请选择另一处";
    // publication
    NeverPublished = "never_published", "风险监测结果不是不合格结论，依法不公布，也不能进入公告";
    KindNotPublished { stream, kind } = "kind_not_published", "{stream}的{kind}结果不逐批公布；评价性抽检只公布不合格结果和处置情况";
    NotYetPublishable { number, why } = "not_yet_publishable", "{number} 现在不能公布：{why}；条件具备后会回到可公布队列";
    NothingChosen = "nothing_chosen", "没有选择任何一条，请勾选要公布的样品";
    TooManyChosen { most } = "too_many_chosen", "一期公告最多 {most} 条，请分期编制";
    RowsChanged { rows } = "rows_changed", "编制之后情况有变，没有公布：{rows}；请退回，重新编制后再复核";
    PublishedByCity = "published_by_city", "公告由市市场监督管理局编制和公布；请由市局公布岗办理";
    NothingPersonal { number } = "nothing_personal", "{number} 没有疑含个人信息的内容，无须确认";
}
