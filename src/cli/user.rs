//! `anyang user`: accounts from the command line, by the same commands as the pages. A one-time password is printed once and kept nowhere.
use std::process::ExitCode;

use serde_json::json;

use super::Cli;
use super::open::{actor, allowed, say, site, tell};
use crate::people::{self, Activity, Made, NewAccount, Sealed, view};
use crate::problem::Problem;
use crate::rules::actor::{Actor, Role};
use crate::rules::right::Right;
use crate::unit::Tx;
use crate::web::Site;

/// Arguments of `user`.
#[derive(Debug, clap::Args)]
pub struct UserArgs {
    /// 只输出一个 JSON 文档
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: UserVerb,
}

#[derive(Debug, clap::Subcommand)]
enum UserVerb {
    /// 新建账户，显示一次性密码
    Add(AddArgs),
    /// 列出账户
    List,
    /// 给账户一个新的一次性密码，并从所有地方退出
    ResetPassword(OneArgs),
    /// 停用账户，并从所有地方退出
    Disable(OneArgs),
    /// 启用账户
    Enable(OneArgs),
    /// 设定账户的全部角色；不写角色即全部收回
    Roles(RolesArgs),
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    /// 登录名：2–40 个小写字母、数字、点或横线
    login: String,
    /// 使用人的姓名
    #[arg(long)]
    name: String,
    /// 电话
    #[arg(long, default_value = "")]
    phone: String,
    /// 机构的代码，例如 410500
    #[arg(long, default_value = "")]
    agency: String,
    /// 检验机构的代码
    #[arg(long, default_value = "")]
    laboratory: String,
    /// 角色，例如 sampler；可以写多次
    #[arg(long = "role", value_parser = role)]
    roles: Vec<Role>,
}

#[derive(Debug, clap::Args)]
struct OneArgs {
    /// 登录名
    login: String,
}

#[derive(Debug, clap::Args)]
struct RolesArgs {
    /// 登录名
    login: String,
    /// 角色，例如 sampler reviewer
    #[arg(value_parser = role)]
    roles: Vec<Role>,
}

fn role(text: &str) -> Result<Role, String> {
    Role::ALL
        .iter()
        .find(|role| role.code() == text)
        .copied()
        .ok_or_else(|| {
            let all: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
            format!("没有角色「{text}」；可用的有：{}", all.join("、"))
        })
}

/// Runs the verb.
pub(super) fn run(cli: &Cli, args: &UserArgs) -> Result<ExitCode, Problem> {
    let site = site(cli, "localhost", false)?;
    let actor = actor(cli, &site)?;
    match &args.verb {
        UserVerb::Add(one) => add(&site, &actor, one, args.json)?,
        UserVerb::List => list(&site, &actor, args.json)?,
        UserVerb::ResetPassword(one) => reset(&site, &actor, &one.login, args.json)?,
        UserVerb::Disable(one) => {
            switch(&site, &actor, &one.login, Activity::Disabled)?;
            told(&one.login, "disabled", "已停用账户", args.json)?;
        }
        UserVerb::Enable(one) => {
            switch(&site, &actor, &one.login, Activity::Enabled)?;
            told(&one.login, "enabled", "已启用账户", args.json)?;
        }
        UserVerb::Roles(one) => {
            roles(&site, &actor, one)?;
            told(&one.login, "roles", "已设定角色", args.json)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The console administers accounts, roles among them; a person needs the security administrator's right.
fn may_set_roles(actor: &Actor) -> Result<(), Problem> {
    if actor.is_console() {
        return Ok(());
    }
    allowed(actor, Right::RuleManage)
}

fn add(site: &Site, actor: &Actor, args: &AddArgs, json: bool) -> Result<(), Problem> {
    allowed(actor, Right::UserManage)?;
    if !args.roles.is_empty() {
        may_set_roles(actor)?;
    }
    let account = NewAccount {
        login: args.login.clone(),
        name: args.name.clone(),
        phone: args.phone.clone(),
        agency: args.agency.clone(),
        laboratory: args.laboratory.clone(),
    };
    let once = Sealed::once()?;
    let made = site.write_now(actor, |tx| add_with_roles(tx, &account, &args.roles, &once))?;
    if args.roles.is_empty() && !json {
        tell("账户还没有角色；请用 user roles 设定，或由安全管理员在页面上分配");
    }
    handed_over(&made, json)
}

fn add_with_roles(
    tx: &mut Tx,
    account: &NewAccount,
    roles: &[Role],
    once: &Sealed,
) -> Result<Made, Problem> {
    let made = people::add(tx, account, once)?;
    if !roles.is_empty() {
        people::set_roles(tx, &made.id, roles)?;
    }
    Ok(made)
}

fn handed_over(made: &Made, json: bool) -> Result<(), Problem> {
    if json {
        return say(&serde_json::to_string(made)?);
    }
    say(&format!("登录名       {}", made.login))?;
    say(&format!("一次性密码   {}", made.password))?;
    tell("密码只显示这一次，请交给本人；首次登录后须更改");
    Ok(())
}

fn list(site: &Site, actor: &Actor, json: bool) -> Result<(), Problem> {
    allowed(actor, Right::UserManage)?;
    let accounts = site.read_now(actor, view::accounts)?;
    if json {
        return say(&serde_json::to_string(&accounts)?);
    }
    for one in &accounts {
        let place = one.agency.as_deref().or(one.laboratory.as_deref());
        say(&format!(
            "{:<24} {:<10} {:<8} {:<4} {}",
            one.login,
            one.name,
            place.unwrap_or("—"),
            if one.disabled { "停用" } else { "可用" },
            one.roles.join(",")
        ))?;
    }
    tell(&format!("共 {} 个账户", accounts.len()));
    Ok(())
}

fn reset(site: &Site, actor: &Actor, login: &str, json: bool) -> Result<(), Problem> {
    allowed(actor, Right::UserManage)?;
    let once = Sealed::once()?;
    let made = site.write_now(actor, |tx| {
        let id = people::account_id(tx, login)?;
        people::reset_password(tx, &id, &once)
    })?;
    handed_over(&made, json)
}

fn switch(site: &Site, actor: &Actor, login: &str, wanted: Activity) -> Result<(), Problem> {
    allowed(actor, Right::UserManage)?;
    site.write_now(actor, |tx| {
        let id = people::account_id(tx, login)?;
        people::set_state(tx, &id, wanted)
    })
}

fn roles(site: &Site, actor: &Actor, args: &RolesArgs) -> Result<(), Problem> {
    may_set_roles(actor)?;
    site.write_now(actor, |tx| {
        let id = people::account_id(tx, &args.login)?;
        people::set_roles(tx, &id, &args.roles)
    })
}

fn told(login: &str, done: &str, zh: &str, json: bool) -> Result<(), Problem> {
    if json {
        return say(&json!({"login": login, "done": done}).to_string());
    }
    say(&format!("{zh} {login}"))
}
