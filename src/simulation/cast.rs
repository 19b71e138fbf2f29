//! The people of the demonstration: one a role, a second county officer, and the colleagues without whom no two could sign.
use serde::Serialize;

use crate::people::{self, NewAccount, Sealed};
use crate::problem::Problem;
use crate::rules::actor::{Actor, Role};
use crate::web::Site;

/// The password of every account of a demonstration.
pub const PASSWORD: &str = "anyang-demo-2026";

/// A log-in of the demonstration, as `demo --json` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Login {
    /// The log-in name.
    pub login: String,
    /// The password.
    pub password: &'static str,
    /// The person's name.
    pub name: String,
    /// The role's code.
    pub role: &'static str,
    /// The agency's division code.
    pub county: Option<&'static str>,
    /// The laboratory's code.
    pub laboratory: Option<&'static str>,
}

/// Who is told to the visitor; the others only sign beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Yes,
    No,
}

/// One person: log-in, name, role, agency or laboratory.
struct Member {
    login: &'static str,
    name: &'static str,
    role: Role,
    place: &'static str,
    told: Told,
}

const fn member(
    login: &'static str,
    name: &'static str,
    role: Role,
    place: &'static str,
) -> Member {
    Member {
        login,
        name,
        role,
        place,
        told: Told::Yes,
    }
}

const fn beside(
    login: &'static str,
    name: &'static str,
    role: Role,
    place: &'static str,
) -> Member {
    Member {
        told: Told::No,
        ..member(login, name, role, place)
    }
}

/// The county whose people the visitor meets.
pub(super) const HUAXIAN: &str = "410526";
/// The second county.
pub(super) const LINZHOU: &str = "410581";
/// The city.
pub(super) const CITY: &str = "410500";
/// The laboratory that tests.
pub(super) const LABORATORY: &str = "LAB-01";
/// The laboratory that re-inspects.
pub(super) const SECOND_LABORATORY: &str = "LAB-02";

const MEMBERS: &[Member] = &[
    member("xitong", "系统示例", Role::SystemAdmin, ""),
    member("anquan", "安全示例", Role::SecurityAdmin, ""),
    member("shenji", "审计示例", Role::AuditAdmin, ""),
    member("jihua", "计划示例", Role::CityPlanner, CITY),
    member("lingdao", "周示例", Role::Leader, CITY),
    member("gongshi", "公示示例", Role::Publisher, CITY),
    member("fuhe", "复核示例", Role::PublicationReviewer, CITY),
    member("hx-jihua", "郑示例", Role::CountyPlanner, HUAXIAN),
    member("hx-chouyang", "李示例", Role::Sampler, HUAXIAN),
    beside("hx-chouyang2", "赵示例", Role::Sampler, HUAXIAN),
    member("hx-chuzhi", "张示例", Role::CaseOfficer, HUAXIAN),
    member("hx-shenhe", "王示例", Role::CaseReviewer, HUAXIAN),
    beside("lz-chouyang", "孙示例", Role::Sampler, LINZHOU),
    beside("lz-chouyang2", "吴示例", Role::Sampler, LINZHOU),
    member("lz-chuzhi", "林示例", Role::CaseOfficer, LINZHOU),
    beside("lz-shenhe", "冯示例", Role::CaseReviewer, LINZHOU),
    member("jieyang", "陈示例", Role::Receiver, LABORATORY),
    member("jianyan", "褚示例", Role::Tester, LABORATORY),
    member("shenhe", "卫示例", Role::Reviewer, LABORATORY),
    member("pizhun", "蒋示例", Role::Approver, LABORATORY),
    member(
        "fujian",
        "沈示例",
        Role::ReinspectionLaboratory,
        SECOND_LABORATORY,
    ),
];

fn is_agency(place: &str) -> bool {
    place.starts_with("4105")
}

/// Makes the accounts; the laboratories must stand already.
pub(super) fn make(site: &Site) -> Result<Vec<Login>, Problem> {
    let console = Actor::console();
    let password = Sealed::of(PASSWORD)?;
    for member in MEMBERS {
        let (agency, laboratory) = if is_agency(member.place) {
            (member.place, "")
        } else {
            ("", member.place)
        };
        let account = NewAccount {
            login: member.login.to_owned(),
            name: member.name.to_owned(),
            agency: agency.to_owned(),
            laboratory: laboratory.to_owned(),
            ..NewAccount::default()
        };
        let made = site.write_now(&console, |tx| people::add(tx, &account, &password))?;
        site.write_now(&console, |tx| {
            people::set_roles(tx, &made.id, &[member.role])
        })?;
        site.write_now(&console, |tx| {
            tx.act("account.trust", format!("account:{}", made.id));
            people::trust_password(tx, &made.id)
        })?;
    }
    Ok(told())
}

/// The log-ins that are told.
pub fn told() -> Vec<Login> {
    let told = MEMBERS.iter().filter(|member| member.told == Told::Yes);
    told.map(|member| Login {
        login: member.login.to_owned(),
        password: PASSWORD,
        name: member.name.to_owned(),
        role: member.role.code(),
        county: (is_agency(member.place) && member.place != CITY).then_some(member.place),
        laboratory: (!member.place.is_empty() && !is_agency(member.place)).then_some(member.place),
    })
    .collect()
}
