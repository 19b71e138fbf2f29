//! The states of each stage and the acts that lead from one to the next (regulation.md section 9).
//! A state's word is the word on the page; the database's CHECK lists the same codes.
use super::refusal::Refusal;
use crate::words;

words! {
    /// 计划.
    pub enum PlanState {
        Draft = "draft", "草稿";
        UnderReview = "under_review", "待批准";
        Approved = "approved", "已批准";
        Issued = "issued", "已下达";
        Amended = "amended", "已修订";
        Closed = "closed", "已结束";
    }
}

words! {
    /// 任务.
    pub enum TaskState {
        Assigned = "assigned", "待接受";
        Accepted = "accepted", "已接受";
        Declined = "declined", "已退回";
        InProgress = "in_progress", "抽样中";
        Done = "done", "已完成";
        Reassigned = "reassigned", "已改派";
    }
}

words! {
    /// 样品.
    pub enum SampleState {
        Draft = "draft", "草稿";
        Collected = "collected", "待送检";
        Received = "received", "待检验";
        Refused = "refused", "拒收";
        Testing = "testing", "检验中";
        Tested = "tested", "待审核";
        Reported = "reported", "已签发";
        Voided = "voided", "作废";
    }
}

words! {
    /// 检验报告.
    pub enum ReportState {
        Submitted = "submitted", "待审核";
        Reviewed = "reviewed", "待批准";
        Issued = "issued", "已签发";
        Returned = "returned", "已退修";
        Superseded = "superseded", "已被更正";
    }
}

words! {
    /// 检验结果通知书 to one addressee.
    pub enum NoticeState {
        Prepared = "prepared", "待送达";
        Served = "served", "已送达";
        Undeliverable = "undeliverable", "无法送达";
    }
}

words! {
    /// 核查处置案件.
    pub enum CaseState {
        Open = "open", "处置中";
        Closed = "closed", "已办结";
        Terminated = "terminated", "已终止";
    }
}

words! {
    /// One responsible party's part of a case.
    pub enum PartState {
        Opened = "opened", "待领取";
        ToTransfer = "to_transfer", "待移送";
        Transferred = "transferred", "已移送";
        Working = "working", "处置中";
        Submitted = "submitted", "待审核";
        Closed = "closed", "已办结";
        Terminated = "terminated", "已终止";
    }
}

words! {
    /// The capacity in which a party answers for a failed product.
    pub enum PartyRole {
        Seller = "seller", "销售者";
        Caterer = "caterer", "餐饮服务者";
        Producer = "producer", "生产者";
    }
}

words! {
    /// 公告.
    pub enum AnnouncementState {
        Composed = "composed", "待复核";
        Published = "published", "已公布";
        Withdrawn = "withdrawn", "已撤回";
    }
}

words! {
    /// A staged import.
    pub enum IntakeState {
        Reading = "reading", "读取中";
        Staged = "staged", "待写入";
        Committed = "committed", "已写入";
        Undone = "undone", "已撤销";
        Abandoned = "abandoned", "已放弃";
        Failed = "failed", "未能读取";
    }
}

/// Refuses an act that the present state does not allow: `from` names the states that do.
///
/// # Errors
/// [`Refusal::WrongState`] naming the state found and the act.
pub fn expect_state<S: Copy + PartialEq>(
    found: S,
    from: &[S],
    zh: fn(S) -> &'static str,
    act: &str,
) -> Result<(), Refusal> {
    if from.contains(&found) {
        return Ok(());
    }
    let wanted = from
        .iter()
        .map(|state| zh(*state))
        .collect::<Vec<_>>()
        .join("、");
    Err(Refusal::WrongState {
        act: act.to_owned(),
        found: zh(found).to_owned(),
        wanted,
    })
}
