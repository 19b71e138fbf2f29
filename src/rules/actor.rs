//! Who acts: a person with roles in an agency or a laboratory, the console, or the program itself.
use serde::Serialize;

use super::refusal::Refusal;
use super::right::Right;
use crate::words;

words! {
    /// The roles of regulation.md section 9 under the codes of the glossary.
    pub enum Role {
        CityPlanner = "city_planner", "市级计划";
        CountyPlanner = "county_planner", "县级计划";
        Sampler = "sampler", "抽样人员";
        Receiver = "receiver", "收样";
        Tester = "tester", "主检";
        Reviewer = "reviewer", "审核";
        Approver = "approver", "批准（授权签字人）";
        CaseOfficer = "case_officer", "核查处置";
        CaseReviewer = "case_reviewer", "处置审核";
        Leader = "leader", "负责人";
        Publisher = "publisher", "信息公布";
        PublicationReviewer = "publication_reviewer", "公布复核";
        ReinspectionLaboratory = "reinspection_laboratory", "复检机构";
        SystemAdmin = "system_admin", "系统管理员";
        SecurityAdmin = "security_admin", "安全管理员";
        AuditAdmin = "audit_admin", "审计管理员";
    }
}

impl Role {
    /// Whether this is one of the three administrators, who exclude one another and every other role.
    pub const fn is_administrator(self) -> bool {
        matches!(
            self,
            Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin
        )
    }

    /// Whether the holder belongs to a laboratory.
    pub const fn of_laboratory(self) -> bool {
        matches!(
            self,
            Self::Receiver
                | Self::Tester
                | Self::Reviewer
                | Self::Approver
                | Self::ReinspectionLaboratory
        )
    }
}

/// Refuses role sets that must be apart: an administrator holds nothing else, and nobody belongs to an agency's and a laboratory's duties at once.
pub fn compatible(roles: &[Role]) -> Result<(), Refusal> {
    if roles.iter().any(|role| role.is_administrator()) && roles.len() > 1 {
        return Err(Refusal::RolesExclude);
    }
    let laboratory = roles.iter().filter(|role| role.of_laboratory()).count();
    if laboratory > 0 && laboratory < roles.len() && !roles.contains(&Role::Sampler) {
        return Err(Refusal::RolesExclude);
    }
    Ok(())
}

/// The agency a person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgencyOf {
    /// Its id.
    pub id: String,
    /// Its six-digit division code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it is the city's.
    pub city: bool,
}

/// The laboratory a person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaboratoryOf {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Who acts. Made by `people` from a session or a token, or by the command line; never from what a request says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// The account's id; `console` and `system` are no accounts.
    pub id: String,
    /// The person's name, for pages; never for the log.
    pub name: String,
    /// The roles held.
    pub roles: Vec<Role>,
    /// The agency, if any.
    pub agency: Option<AgencyOf>,
    /// The laboratory, if any.
    pub laboratory: Option<LaboratoryOf>,
}

impl Actor {
    /// Whoever can read the database file: may register, import and administer accounts, never review, approve, judge, close or publish.
    pub fn console() -> Self {
        Self::unnamed("console", "控制台")
    }

    /// The program itself: nightly jobs and what follows from an event.
    pub fn system() -> Self {
        Self::unnamed("system", "系统")
    }

    /// Nobody in particular: the public pages.
    pub fn public() -> Self {
        Self::unnamed("public", "未登录者")
    }

    fn unnamed(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            roles: Vec::new(),
            agency: None,
            laboratory: None,
        }
    }

    /// Whether this is the console.
    pub fn is_console(&self) -> bool {
        self.id == "console"
    }

    /// Whether an account stands behind this actor.
    pub fn is_person(&self) -> bool {
        !matches!(self.id.as_str(), "console" | "system" | "public")
    }

    /// Whether one of the roles (or the console) holds the right.
    pub fn may(&self, right: Right) -> bool {
        right.is_open()
            || (self.is_person() && right == Right::SignedIn)
            || (self.is_console() && right.console())
            || self.roles.iter().any(|role| right.held_by(*role))
    }

    /// Whether the actor holds the role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
