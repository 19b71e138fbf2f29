//! What a part still lacks before it may be closed, and what is to be done next.
//! A part closes only when start, service, control, cause, penalty or its reason, and rectification are filled and a second person has reviewed it.
use super::party::Routed;
use super::section::{Penalty, Rectification};
use crate::rules::stage::PartState;
use crate::words;

words! {
    /// The sections of a part, in the order of the law (办法 art. 29, 40, 43–45).
    pub enum Section {
        Service = "serve", "送达";
        Start = "start", "启动";
        Control = "control", "产品控制";
        Cause = "cause", "原因排查";
        Penalty = "penalty", "立案处罚";
        Rectification = "rectification", "整改复查";
    }
}

words! {
    /// What is to be done next with a part; the code is the last step of its address.
    pub enum Step {
        CorrectPlace = "place", "核定所在地";
        SendLetter = "transfer", "发出移送函";
        Accept = "accept", "领取";
        Serve = "serve", "送达检验报告和检验结果通知书";
        Start = "start", "启动核查处置";
        Control = "control", "登记产品控制";
        Cause = "cause", "登记原因排查";
        Penalty = "penalty", "决定是否立案处罚";
        Rectify = "rectification", "登记整改复查";
        Submit = "close", "提交办结审核";
        Review = "review", "审核办结";
    }
}

/// What of a part is filled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filled<'a> {
    /// The notice was served.
    pub served: bool,
    /// The disposal was started.
    pub started: bool,
    /// Product control stands.
    pub control: bool,
    /// A cause stands.
    pub cause: bool,
    /// The penalty section, if begun.
    pub penalty: Option<&'a Penalty>,
    /// The rectification section, if begun.
    pub rectification: Option<&'a Rectification>,
}

impl Filled<'_> {
    /// Whether that section is filled well enough to close.
    pub fn has(&self, section: Section) -> bool {
        match section {
            Section::Service => self.served,
            Section::Start => self.started,
            Section::Control => self.control,
            Section::Cause => self.cause,
            Section::Penalty => self.penalty.is_some_and(Penalty::is_decided),
            Section::Rectification => self.rectification.is_some_and(Rectification::is_done),
        }
    }

    /// The sections that are missing, in order.
    pub fn missing(&self) -> Vec<Section> {
        let all = Section::ALL.iter().copied();
        all.filter(|section| !self.has(*section)).collect()
    }
}

/// What exactly is missing of a section, in words.
pub fn lack(section: Section, filled: &Filled) -> &'static str {
    match section {
        Section::Penalty if filled.penalty.is_some() => "立案处罚（已立案，尚无处罚决定）",
        Section::Rectification if filled.rectification.is_some() => "整改复查（复查不合格）",
        other => other.zh(),
    }
}

/// The next step of a part; none when nothing is left to do here. `urgent` is the section whose legal time ends first: it leads
/// while it is not filled, else the first section in the order of the law.
pub fn next_step(
    state: PartState,
    routed: Routed,
    urgent: Option<Section>,
    filled: &Filled,
) -> Option<Step> {
    match (state, routed) {
        (PartState::Closed | PartState::Terminated | PartState::Transferred, _) => None,
        (PartState::Submitted, _) => Some(Step::Review),
        (_, Routed::UnknownPlace) => Some(Step::CorrectPlace),
        (PartState::ToTransfer, _) | (_, Routed::Outside) => Some(Step::SendLetter),
        (PartState::Opened, Routed::Home) => Some(Step::Accept),
        (PartState::Working, Routed::Home) => {
            let missing = filled.missing();
            let leads = urgent.filter(|section| missing.contains(section));
            let section = leads.or_else(|| missing.first().copied());
            Some(section.map_or(Step::Submit, step_of))
        }
    }
}

const fn step_of(section: Section) -> Step {
    match section {
        Section::Service => Step::Serve,
        Section::Start => Step::Start,
        Section::Control => Step::Control,
        Section::Cause => Step::Cause,
        Section::Penalty => Step::Penalty,
        Section::Rectification => Step::Rectify,
    }
}

/// Whether a case is closed by its parts: every part of ours closed or ended, every other one handed over.
pub fn closes_case(states: &[PartState]) -> bool {
    !states.is_empty()
        && states.iter().all(|state| {
            matches!(
                state,
                PartState::Closed | PartState::Terminated | PartState::Transferred
            )
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::disposal::section::{Filing, NoPenalty, Recheck};

    fn penalty(filing: Filing, no_penalty: Option<NoPenalty>) -> Penalty {
        Penalty {
            filing,
            on: "2026-09-30".parse().unwrap(),
            number: "示例〔2026〕1号".to_owned(),
            outcome: None,
            decision: String::new(),
            decided_on: None,
            fine: 0,
            confiscated: 0,
            no_penalty,
            text: String::new(),
        }
    }

    fn rectification(recheck: Recheck) -> Rectification {
        Rectification {
            on: None,
            rechecked_on: None,
            recheck,
            text: "示例".to_owned(),
        }
    }

    #[test]
    fn a_filed_case_without_decision_and_a_failed_recheck_are_not_enough() {
        let (filed, failed) = (penalty(Filing::Filed, None), rectification(Recheck::Failed));
        let filled = Filled {
            served: true,
            started: true,
            control: true,
            cause: true,
            penalty: Some(&filed),
            rectification: Some(&failed),
        };
        let words: Vec<_> = filled
            .missing()
            .into_iter()
            .map(|section| lack(section, &filled))
            .collect();
        assert_eq!(
            words,
            ["立案处罚（已立案，尚无处罚决定）", "整改复查（复查不合格）"]
        );
        let reason = penalty(Filing::NotFiled, Some(NoPenalty::PurchaseInspected));
        let passed = rectification(Recheck::NotNeeded);
        let filled = Filled {
            penalty: Some(&reason),
            rectification: Some(&passed),
            ..filled
        };
        assert!(filled.missing().is_empty(), "a reason stands for a penalty");
    }

    #[test]
    fn the_next_step_follows_place_state_and_sections() {
        let none = Filled::default();
        let next = |state, routed| next_step(state, routed, None, &none);
        assert_eq!(
            next(PartState::Opened, Routed::UnknownPlace),
            Some(Step::CorrectPlace)
        );
        assert_eq!(
            next(PartState::ToTransfer, Routed::Outside),
            Some(Step::SendLetter)
        );
        assert_eq!(next(PartState::Opened, Routed::Home), Some(Step::Accept));
        assert_eq!(next(PartState::Working, Routed::Home), Some(Step::Serve));
        assert_eq!(next(PartState::Submitted, Routed::Home), Some(Step::Review));
        assert_eq!(next(PartState::Transferred, Routed::Outside), None);
    }

    #[test]
    fn the_section_whose_time_ends_first_leads_until_it_is_filled() {
        let filled = Filled {
            served: true,
            started: true,
            ..Filled::default()
        };
        let next = |urgent| next_step(PartState::Working, Routed::Home, urgent, &filled);
        assert_eq!(next(Some(Section::Penalty)), Some(Step::Penalty));
        assert_eq!(next(Some(Section::Start)), Some(Step::Control));
        assert_eq!(next(None), Some(Step::Control));
    }

    #[test]
    fn a_case_waits_for_every_part_of_ours() {
        use PartState::{Closed, ToTransfer, Transferred, Working};
        assert!(closes_case(&[Closed, Transferred]));
        assert!(!closes_case(&[Closed, ToTransfer]) && !closes_case(&[Closed, Working]));
        assert!(!closes_case(&[]));
    }

    proptest! {
        #[test]
        fn a_part_is_submitted_only_when_nothing_is_missing(served: bool, started: bool, control: bool, cause: bool, reason: bool, done: bool) {
            let given = penalty(Filing::NotFiled, reason.then_some(NoPenalty::NoFact));
            let after = rectification(if done { Recheck::Passed } else { Recheck::Failed });
            let filled = Filled { served, started, control, cause, penalty: Some(&given), rectification: Some(&after) };
            let all = served && started && control && cause && reason && done;
            prop_assert_eq!(filled.missing().is_empty(), all);
            prop_assert_eq!(next_step(PartState::Working, Routed::Home, None, &filled) == Some(Step::Submit), all);
        }
    }
}
