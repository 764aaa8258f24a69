<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name></name>
    <message>
        <source>look up the authority&apos;s key</source>
        <translation>查询签发机构的密钥</translation>
    </message>
    <message>
        <source>read the authority&apos;s certificate</source>
        <translation>读取签发机构的证书</translation>
    </message>
    <message>
        <source>look up the key {alias}</source>
        <translation>查询密钥 {alias}</translation>
    </message>
    <message>
        <source>The key {alias} does not exist.</source>
        <translation>密钥 {alias} 不存在。</translation>
    </message>
    <message>
        <source>The key {alias} is not a signing key of kind {spec}.</source>
        <translation>密钥 {alias} 不是 {spec} 类型的签名密钥。</translation>
    </message>
    <message>
        <source>The key {alias} is {state}.</source>
        <translation>密钥 {alias} 的状态为 {state}。</translation>
    </message>
    <message>
        <source>create the key {alias}</source>
        <translation>创建密钥 {alias}</translation>
    </message>
    <message>
        <source>the key of {alias} is not one that Linekey made</source>
        <translation>{alias} 的密钥不是 Linekey 创建的</translation>
    </message>
    <message>
        <source>remove the key {alias}</source>
        <translation>移除密钥 {alias}</translation>
    </message>
    <message>
        <source>remove the alias {alias}</source>
        <translation>移除别名 {alias}</translation>
    </message>
    <message>
        <source>KMS deletes the key {key} on {day:%Y-%m-%d}; until then: aws kms cancel-key-deletion</source>
        <translation>KMS 将于 {day:%Y-%m-%d} 删除密钥 {key}；在此之前可用：aws kms cancel-key-deletion</translation>
    </message>
    <message>
        <source>The authority has no certificate.</source>
        <translation>证书颁发机构没有证书。</translation>
    </message>
    <message>
        <source>keep the authority&apos;s certificate</source>
        <translation>保存签发机构的证书</translation>
    </message>
    <message>
        <source>The bucket keeps no versions.</source>
        <translation>存储桶不保留版本。</translation>
    </message>
    <message>
        <source>The bucket does not exist.</source>
        <translation>存储桶不存在。</translation>
    </message>
    <message>
        <source>The bucket does not block public access.</source>
        <translation>存储桶没有阻止公开访问。</translation>
    </message>
    <message>
        <source>create the bucket {name}</source>
        <translation>创建存储桶 {name}</translation>
    </message>
    <message>
        <source>set up the bucket {name}</source>
        <translation>设置存储桶 {name}</translation>
    </message>
    <message>
        <source>it has what Linekey did not put there: {places}</source>
        <translation>其中有并非由 Linekey 放入的内容：{places}</translation>
    </message>
    <message>
        <source>it has firmware or records ({places}); --empty-bucket deletes them for good</source>
        <translation>其中有固件或记录（{places}）；--empty-bucket 会将其永久删除</translation>
    </message>
    <message>
        <source>The bucket {name} stays: it has {places}.</source>
        <translation>存储桶 {name} 保留：其中有 {places}。</translation>
    </message>
    <message>
        <source>remove the bucket {name}</source>
        <translation>移除存储桶 {name}</translation>
    </message>
    <message>
        <source>look up the public access of {bucket}</source>
        <translation>查询 {bucket} 的公开访问设置</translation>
    </message>
    <message>
        <source>There is no active signing profile.</source>
        <translation>没有有效的签名配置文件。</translation>
    </message>
    <message>
        <source>The signing profile {name} is for another platform or certificate label.</source>
        <translation>签名配置文件 {name} 用于其他平台或其他证书标签。</translation>
    </message>
    <message>
        <source>The certificate of the signing profile {name} is not usable: {message}</source>
        <translation>签名配置文件 {name} 的证书不可用：{message}</translation>
    </message>
    <message>
        <source>{profiles} signs with a certificate that Linekey did not make</source>
        <translation>{profiles} 使用的证书不是 Linekey 创建的</translation>
    </message>
    <message>
        <source>remove the certificate {arn}</source>
        <translation>移除证书 {arn}</translation>
    </message>
    <message>
        <source>AWS Signer never gives these names again: {names}.</source>
        <translation>AWS Signer 不会再次分配这些名称：{names}。</translation>
    </message>
    <message>
        <source>look for an imported code-signing certificate</source>
        <translation>查找已导入的代码签名证书</translation>
    </message>
    <message>
        <source>AWS IoT sends no job events.</source>
        <translation>AWS IoT 不发送作业事件。</translation>
    </message>
    <message>
        <source>all of the account may watch their jobs by it, and it costs nothing</source>
        <translation>账户中的所有人都可能用它查看作业，且不产生费用</translation>
    </message>
    <message>
        <source>turn job events on</source>
        <translation>开启作业事件</translation>
    </message>
    <message>
        <source>The function has other code than this Linekey brings.</source>
        <translation>函数的代码与此 Linekey 自带的不同。</translation>
    </message>
    <message>
        <source>The function has other settings than it should.</source>
        <translation>函数的设置与应有的不同。</translation>
    </message>
    <message>
        <source>The function {name}, or what it needs, does not exist.</source>
        <translation>函数 {name} 或其所需的资源不存在。</translation>
    </message>
    <message>
        <source>AWS IoT may not call the function.</source>
        <translation>AWS IoT 无权调用该函数。</translation>
    </message>
    <message>
        <source>wait for the function {function}</source>
        <translation>等待函数 {function}</translation>
    </message>
    <message>
        <source>it runs something else than Linekey&apos;s, or as another role</source>
        <translation>它运行的不是 Linekey 的代码，或使用了其他角色</translation>
    </message>
    <message>
        <source>create the function {function}</source>
        <translation>创建函数 {function}</translation>
    </message>
    <message>
        <source>update the function {function}</source>
        <translation>更新函数 {function}</translation>
    </message>
    <message>
        <source>call the function {function}</source>
        <translation>调用函数 {function}</translation>
    </message>
    <message>
        <source>remove the log {group}</source>
        <translation>移除日志 {group}</translation>
    </message>
    <message>
        <source>let AWS IoT call the function</source>
        <translation>允许 AWS IoT 调用函数</translation>
    </message>
    <message>
        <source>look up who may call the function {function}</source>
        <translation>查询谁可以调用函数 {function}</translation>
    </message>
    <message>
        <source>look up the function {function}</source>
        <translation>查询函数 {function}</translation>
    </message>
    <message>
        <source>The HTTP API {name} does not exist.</source>
        <translation>HTTP API {name} 不存在。</translation>
    </message>
    <message>
        <source>look up the HTTP API {name}</source>
        <translation>查找 HTTP API {name}</translation>
    </message>
    <message>
        <source>The HTTP API {name} does not call its function.</source>
        <translation>HTTP API {name} 没有调用其函数。</translation>
    </message>
    <message>
        <source>The HTTP API {name} is not open, or has no limit of requests.</source>
        <translation>HTTP API {name} 未开放，或没有请求限制。</translation>
    </message>
    <message>
        <source>The HTTP API {name} may not call its function.</source>
        <translation>HTTP API {name} 无权调用其函数。</translation>
    </message>
    <message>
        <source>create the HTTP API {name}</source>
        <translation>创建 HTTP API {name}</translation>
    </message>
    <message>
        <source>set up the HTTP API {name}</source>
        <translation>设置 HTTP API {name}</translation>
    </message>
    <message>
        <source>it calls something else than Linekey&apos;s function</source>
        <translation>它调用的不是 Linekey 的函数</translation>
    </message>
    <message>
        <source>remove the HTTP API {name}</source>
        <translation>移除 HTTP API {name}</translation>
    </message>
    <message>
        <source>let the HTTP API {name} call its function</source>
        <translation>允许 HTTP API {name} 调用其函数</translation>
    </message>
    <message>
        <source>look up who may call the function</source>
        <translation>查询谁可以调用函数</translation>
    </message>
    <message>
        <source>The provisioning template {name} does not exist.</source>
        <translation>预置模板 {name} 不存在。</translation>
    </message>
    <message>
        <source>The provisioning template {name} says something else than it should.</source>
        <translation>预置模板 {name} 的内容与应有的不同。</translation>
    </message>
    <message>
        <source>The provisioning template {name} is disabled or has another role.</source>
        <translation>预置模板 {name} 已停用，或使用其他角色。</translation>
    </message>
    <message>
        <source>The provisioning template {name} does not ask {hook}: whoever has the claim key can register a certificate of his own as any unit, also a provisioned one.</source>
        <translation>预置模板 {name} 不询问 {hook}：持有声明密钥的任何人都能把自己的证书注册为任意设备，包括已预置的设备。</translation>
    </message>
    <message>
        <source>update the provisioning template {name}</source>
        <translation>更新预置模板 {name}</translation>
    </message>
    <message>
        <source>it makes units with another role than Linekey&apos;s</source>
        <translation>它用来创建设备的角色不是 Linekey 的</translation>
    </message>
    <message>
        <source>remove the provisioning template {name}</source>
        <translation>移除预置模板 {name}</translation>
    </message>
    <message>
        <source>create the provisioning template {template}</source>
        <translation>创建预置模板 {template}</translation>
    </message>
    <message>
        <source>look up the provisioning template {template}</source>
        <translation>查询预置模板 {template}</translation>
    </message>
    <message>
        <source>any resource of this account</source>
        <translation>本账户的任何资源</translation>
    </message>
    <message>
        <source>any AWS account</source>
        <translation>任何 AWS 账户</translation>
    </message>
    <message>
        <source>import the code-signing certificate into ACM</source>
        <translation>把代码签名证书导入 ACM</translation>
    </message>
    <message>
        <source>read the certificate {arn}</source>
        <translation>读取证书 {arn}</translation>
    </message>
    <message>
        <source>upload {name} to {bucket}</source>
        <translation>把 {name} 上传到 {bucket}</translation>
    </message>
    <message>
        <source>read {key} from {bucket}</source>
        <translation>从 {bucket} 读取 {key}</translation>
    </message>
    <message>
        <source>look up the versioning of {bucket}</source>
        <translation>查询 {bucket} 的版本控制</translation>
    </message>
    <message>
        <source>look into {bucket}</source>
        <translation>查看 {bucket}</translation>
    </message>
    <message>
        <source>remove {key} from {bucket}</source>
        <translation>从 {bucket} 移除 {key}</translation>
    </message>
    <message>
        <source>look up the certificate {certificate}…</source>
        <translation>查询证书 {certificate}…</translation>
    </message>
    <message>
        <source>have AWS IoT sign a certificate</source>
        <translation>请 AWS IoT 签发证书</translation>
    </message>
    <message>
        <source>register the certificate</source>
        <translation>注册证书</translation>
    </message>
    <message>
        <source>register the certificate as revoked</source>
        <translation>将证书注册为已吊销</translation>
    </message>
    <message>
        <source>list the certificates of the account</source>
        <translation>列出账户的证书</translation>
    </message>
    <message>
        <source>list the policies of the certificate {certificate}…</source>
        <translation>列出证书 {certificate}… 的策略</translation>
    </message>
    <message>
        <source>list the things of the certificate {certificate}…</source>
        <translation>列出证书 {certificate}… 的物品</translation>
    </message>
    <message>
        <source>deactivate the certificate {certificate}…</source>
        <translation>停用证书 {certificate}…</translation>
    </message>
    <message>
        <source>delete the certificate {certificate}…</source>
        <translation>删除证书 {certificate}…</translation>
    </message>
    <message>
        <source>detach the policy {policy}</source>
        <translation>分离策略 {policy}</translation>
    </message>
    <message>
        <source>detach the thing {thing}</source>
        <translation>分离物品 {thing}</translation>
    </message>
    <message>
        <source>read the AWS credentials</source>
        <translation>读取 AWS 凭证</translation>
    </message>
    <message>
        <source>create the job {job}</source>
        <translation>创建作业 {job}</translation>
    </message>
    <message>
        <source>give the job {job} more targets</source>
        <translation>为作业 {job} 增加目标</translation>
    </message>
    <message>
        <source>look up the job {job}</source>
        <translation>查询作业 {job}</translation>
    </message>
    <message>
        <source>list the jobs</source>
        <translation>列出作业</translation>
    </message>
    <message>
        <source>list the executions of the job {job}</source>
        <translation>列出作业 {job} 的执行</translation>
    </message>
    <message>
        <source>look up the execution of {job} on {thing}</source>
        <translation>查询 {job} 在 {thing} 上的执行</translation>
    </message>
    <message>
        <source>cancel the job {job}</source>
        <translation>取消作业 {job}</translation>
    </message>
    <message>
        <source>close the job {job}</source>
        <translation>关闭作业 {job}</translation>
    </message>
    <message>
        <source>delete the job {job}</source>
        <translation>删除作业 {job}</translation>
    </message>
    <message>
        <source>look up the event configuration</source>
        <translation>查询事件配置</translation>
    </message>
    <message>
        <source>subscribe to {topics}</source>
        <translation>订阅 {topics}</translation>
    </message>
    <message>
        <source>unsubscribe from {topics}</source>
        <translation>取消订阅 {topics}</translation>
    </message>
    <message>
        <source>publish to {topic}</source>
        <translation>发布到 {topic}</translation>
    </message>
    <message>
        <source>list the certificate providers</source>
        <translation>列出证书提供程序</translation>
    </message>
    <message>
        <source>look up the certificate provider {name}</source>
        <translation>查询证书提供程序 {name}</translation>
    </message>
    <message>
        <source>create the certificate provider {name}</source>
        <translation>创建证书提供程序 {name}</translation>
    </message>
    <message>
        <source>update the certificate provider {name}</source>
        <translation>更新证书提供程序 {name}</translation>
    </message>
    <message>
        <source>delete the certificate provider {name}</source>
        <translation>删除证书提供程序 {name}</translation>
    </message>
    <message>
        <source>look up the thing {name}</source>
        <translation>查询物品 {name}</translation>
    </message>
    <message>
        <source>list the certificates of the thing {name}</source>
        <translation>列出物品 {name} 的证书</translation>
    </message>
    <message>
        <source>delete the thing {name}</source>
        <translation>删除物品 {name}</translation>
    </message>
    <message>
        <source>look up the thing group {name}</source>
        <translation>查询物品组 {name}</translation>
    </message>
    <message>
        <source>list the things of the type {name}</source>
        <translation>列出类型 {name} 的物品</translation>
    </message>
    <message>
        <source>list the things of the group {name}</source>
        <translation>列出组 {name} 的物品</translation>
    </message>
    <message>
        <source>ask whether a signature was revoked</source>
        <translation>查询签名是否已撤销</translation>
    </message>
    <message>
        <source>signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>signing profile</source>
        <translation>签名配置文件</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>read the signed object {key}</source>
        <translation>读取签名对象 {key}</translation>
    </message>
    <message>
        <source>open the AWS service {service}</source>
        <translation>打开 AWS 服务 {service}</translation>
    </message>
    <message>
        <source>read the AWS settings</source>
        <translation>读取 AWS 设置</translation>
    </message>
    <message>
        <source>ask AWS who is signed in</source>
        <translation>查询 AWS 的登录身份</translation>
    </message>
    <message>
        <source>ask for the AWS IoT endpoint</source>
        <translation>查询 AWS IoT 端点</translation>
    </message>
    <message>
        <source>read the shadow of {thing}</source>
        <translation>读取 {thing} 的影子</translation>
    </message>
    <message>
        <source>write the shadow of {thing}</source>
        <translation>写入 {thing} 的影子</translation>
    </message>
    <message>
        <source>look up {key} in {bucket}</source>
        <translation>在 {bucket} 中查询 {key}</translation>
    </message>
    <message>
        <source>start a signing job with the profile {profile}</source>
        <translation>用签名配置文件 {profile} 启动签名作业</translation>
    </message>
    <message>
        <source>look up the signing job {job}</source>
        <translation>查询签名作业 {job}</translation>
    </message>
    <message>
        <source>revoke the signature of the job {job}</source>
        <translation>撤销作业 {job} 的签名</translation>
    </message>
    <message>
        <source>list the signing jobs</source>
        <translation>列出签名作业</translation>
    </message>
    <message>
        <source>list the signing platforms</source>
        <translation>列出签名平台</translation>
    </message>
    <message>
        <source>look up the signing profile {name}</source>
        <translation>查询签名配置文件 {name}</translation>
    </message>
    <message>
        <source>create the signing profile {name}</source>
        <translation>创建签名配置文件 {name}</translation>
    </message>
    <message>
        <source>list the signing profiles</source>
        <translation>列出签名配置文件</translation>
    </message>
    <message>
        <source>cancel the signing profile {name}</source>
        <translation>取消签名配置文件 {name}</translation>
    </message>
    <message>
        <source>revoke the signing profile {name}</source>
        <translation>撤销签名配置文件 {name}</translation>
    </message>
    <message>
        <source>AWS has {thing} already.</source>
        <translation>AWS 中已有 {thing}。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>KMS has a key {alias} already, and keys are never overwritten.</source>
        <translation>KMS 中已有密钥 {alias}，而密钥绝不会被覆盖。</translation>
    </message>
    <message>
        <source>AWS denies the use of {thing}: {reason}</source>
        <translation>AWS 拒绝使用 {thing}：{reason}</translation>
    </message>
    <message>
        <source>Ask for the missing permission.</source>
        <translation>请申请所缺的权限。</translation>
    </message>
    <message>
        <source>AWS does not know {thing} in this account and region.</source>
        <translation>AWS 在此账户和区域中找不到 {thing}。</translation>
    </message>
    <message>
        <source>Check the name and the region.</source>
        <translation>请检查名称和区域。</translation>
    </message>
    <message>
        <source>AWS cannot use {thing} now: {reason}</source>
        <translation>AWS 现在无法使用 {thing}：{reason}</translation>
    </message>
    <message>
        <source>Enable the key, or choose another.</source>
        <translation>请启用该密钥，或选择其他密钥。</translation>
    </message>
    <message>
        <source>AWS refuses the credentials: {reason}</source>
        <translation>AWS 不接受凭证：{reason}</translation>
    </message>
    <message>
        <source>Sign in to AWS again, or choose another AWS profile.</source>
        <translation>请重新登录 AWS，或选择其他 AWS 配置文件。</translation>
    </message>
    <message>
        <source>AWS credentials are missing.</source>
        <translation>缺少 AWS 凭证。</translation>
    </message>
    <message>
        <source>AWS is busy with {thing}: {reason}</source>
        <translation>AWS 正忙于 {thing}：{reason}</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>AWS cannot be reached about {thing}: {reason}</source>
        <translation>无法就 {thing} 连接 AWS：{reason}</translation>
    </message>
    <message>
        <source>Check the network.</source>
        <translation>请检查网络。</translation>
    </message>
    <message>
        <source>AWS refused {thing}: {reason} ({code})</source>
        <translation>AWS 拒绝了 {thing}：{reason}（{code}）</translation>
    </message>
    <message>
        <source>See the message of AWS.</source>
        <translation>请看 AWS 的消息。</translation>
    </message>
    <message>
        <source>The KMS key {key} is for {usage}, not for signing.</source>
        <translation>KMS 密钥 {key} 的用途是 {usage}，不能签名。</translation>
    </message>
    <message>
        <source>Choose a key of usage SIGN_VERIFY.</source>
        <translation>请选择用途为 SIGN_VERIFY 的密钥。</translation>
    </message>
    <message>
        <source>{reason} The key {key} was made for it and cannot be deleted: {second}</source>
        <translation>{reason} 为此生成的密钥 {key} 无法删除：{second}</translation>
    </message>
    <message>
        <source>Delete that key in KMS: it costs money and nobody uses it.</source>
        <translation>请在 KMS 中删除该密钥：它产生费用，却无人使用。</translation>
    </message>
    <message>
        <source>The signing profile {profile} is {state} and signs no more.</source>
        <translation>签名配置文件 {profile} 的状态为 {state}，不能再签名。</translation>
    </message>
    <message>
        <source>Choose another profile; the name of this one cannot be used again.</source>
        <translation>请选择其他签名配置文件；此名称不能再次使用。</translation>
    </message>
    <message>
        <source>The signing profile {profile} has no certificate of its own.</source>
        <translation>签名配置文件 {profile} 没有自己的证书。</translation>
    </message>
    <message>
        <source>Choose a profile made for IoT or FreeRTOS, with a certificate imported into ACM.</source>
        <translation>请选择为 IoT 或 FreeRTOS 制作、证书已导入 ACM 的签名配置文件。</translation>
    </message>
    <message>
        <source>There are no AWS credentials.</source>
        <translation>没有 AWS 凭证。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: this station&apos;s clock is {minutes} minutes {direction} that of AWS.</source>
        <translation>Linekey 无法{what}：本工位的时钟比 AWS 的时钟{direction} {minutes} 分钟。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: by this station&apos;s clock, {now}, the certificate of AWS {reason}.</source>
        <translation>Linekey 无法{what}：按本工位的时钟 {now}，AWS 的证书{reason}。</translation>
    </message>
    <message>
        <source>Set the clock and turn on time synchronisation. If it is right, check the proxy.</source>
        <translation>请校准时钟并打开时间同步。如果时钟准确，请检查代理。</translation>
    </message>
    <message>
        <source>AWS IoT did not see {client} connect within {seconds:g} s, and this station&apos;s clock is {minutes} minutes {direction} that of AWS.</source>
        <translation>AWS IoT 在 {seconds:g} 秒内没有看到 {client} 连接，而且本工位的时钟比 AWS 的时钟{direction} {minutes} 分钟。</translation>
    </message>
    <message>
        <source>Set the clock and turn on time synchronisation, then run the unit again.</source>
        <translation>请校准时钟并打开时间同步，然后再次运行该设备。</translation>
    </message>
    <message>
        <source>AWS is in another state than expected. Call the engineer.</source>
        <translation>AWS 的状态与预期不符。请叫工程师。</translation>
    </message>
    <message>
        <source>The AWS account is full. Call the engineer.</source>
        <translation>AWS 账户已达上限。请叫工程师。</translation>
    </message>
    <message>
        <source>AWS refuses this. Call the engineer.</source>
        <translation>AWS 拒绝此操作。请叫工程师。</translation>
    </message>
    <message>
        <source>TLS to AWS IoT failed ({name}).</source>
        <translation>与 AWS IoT 的 TLS 握手失败（{name}）。</translation>
    </message>
    <message>
        <source>Check the trusted CA, the station&apos;s clock and the certificate.</source>
        <translation>请检查受信任的 CA、本工位的时钟和证书。</translation>
    </message>
    <message>
        <source>The connection to AWS is not safe. Call the engineer.</source>
        <translation>与 AWS 的连接不安全。请叫工程师。</translation>
    </message>
    <message>
        <source>Check the AWS profile and the Region.</source>
        <translation>请检查 AWS 配置文件和区域。</translation>
    </message>
    <message>
        <source>The AWS settings are wrong. Call the engineer.</source>
        <translation>AWS 设置有误。请叫工程师。</translation>
    </message>
    <message>
        <source>AWS does not accept the sign-in. Call the engineer.</source>
        <translation>AWS 不接受此登录。请叫工程师。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: {reason} ({name}).</source>
        <translation>Linekey 无法{what}：{reason}（{name}）。</translation>
    </message>
    <message>
        <source>Check the network to AWS IoT: ports 8883 and 443 must be open.</source>
        <translation>请检查到 AWS IoT 的网络：8883 和 443 端口必须开放。</translation>
    </message>
    <message>
        <source>AWS IoT cannot be reached ({name}).</source>
        <translation>无法连接 AWS IoT（{name}）。</translation>
    </message>
    <message>
        <source>Check the network: ports 8883 and 443 must be open.</source>
        <translation>请检查网络：8883 和 443 端口必须开放。</translation>
    </message>
    <message>
        <source>AWS IoT did not answer the connection in time.</source>
        <translation>AWS IoT 没有及时应答连接请求。</translation>
    </message>
    <message>
        <source>AWS IoT refused the connection ({reason}).</source>
        <translation>AWS IoT 拒绝了连接（{reason}）。</translation>
    </message>
    <message>
        <source>Check the certificate&apos;s status and that its policy allows iot:Connect with this client id.</source>
        <translation>请检查证书的状态，以及其策略是否允许以此客户端 ID 执行 iot:Connect。</translation>
    </message>
    <message>
        <source>AWS refuses the connection. Call the engineer.</source>
        <translation>AWS 拒绝连接。请叫工程师。</translation>
    </message>
    <message>
        <source>AWS IoT closed the connection at once ({name}).</source>
        <translation>AWS IoT 立即关闭了连接（{name}）。</translation>
    </message>
    <message>
        <source>Check that the certificate is active and its policy, or your IAM role, allows iot:Connect.</source>
        <translation>请检查证书是否处于活动状态，以及其策略或您的 IAM 角色是否允许 iot:Connect。</translation>
    </message>
    <message>
        <source>AWS IoT refused the subscription to {topic} ({reason}).</source>
        <translation>AWS IoT 拒绝了对 {topic} 的订阅（{reason}）。</translation>
    </message>
    <message>
        <source>The identity in use needs iot:Subscribe and iot:Receive on that topic.</source>
        <translation>所用身份需要对该主题的 iot:Subscribe 和 iot:Receive 权限。</translation>
    </message>
    <message>
        <source>AWS IoT sent no such event within {seconds:g} s.</source>
        <translation>AWS IoT 在 {seconds:g} 秒内没有发出该事件。</translation>
    </message>
    <message>
        <source>AWS did not answer. Run the unit again.</source>
        <translation>AWS 没有回答。请重新运行设备。</translation>
    </message>
    <message>
        <source>The unit did not keep its identity. Run it again.</source>
        <translation>设备没有保存身份。请重新运行。</translation>
    </message>
    <message>
        <source>AWS IoT did not take the request for {what} ({name}).</source>
        <translation>AWS IoT 没有接受 {what} 的请求（{name}）。</translation>
    </message>
    <message>
        <source>The claim certificate&apos;s policy must allow the provisioning topics: `linekey account doctor`.</source>
        <translation>声明证书的策略必须允许预置主题：`linekey account doctor`。</translation>
    </message>
    <message>
        <source>AWS IoT refused the message to {topic} ({reason}).</source>
        <translation>AWS IoT 拒绝了发往 {topic} 的消息（{reason}）。</translation>
    </message>
    <message>
        <source>The identity in use needs iot:Publish on that topic.</source>
        <translation>所用身份需要对该主题的 iot:Publish 权限。</translation>
    </message>
    <message>
        <source>AWS IoT did not answer in time.</source>
        <translation>AWS IoT 没有及时应答。</translation>
    </message>
    <message>
        <source>Check the network to AWS IoT.</source>
        <translation>请检查到 AWS IoT 的网络。</translation>
    </message>
    <message>
        <source>AWS IoT did not answer the request for {what}; it may have been carried out.</source>
        <translation>AWS IoT 没有应答 {what} 的请求；请求可能已被执行。</translation>
    </message>
    <message>
        <source>Let Linekey reconcile the unit before trying again.</source>
        <translation>请先让 Linekey 核对该设备，再重试。</translation>
    </message>
    <message>
        <source>AWS did not answer. Wait before you try this unit again.</source>
        <translation>AWS 没有应答。请稍候再试此设备。</translation>
    </message>
    <message>
        <source>AWS IoT rejected {what}: {error}: {reason}</source>
        <translation>AWS IoT 拒绝了 {what}：{error}：{reason}</translation>
    </message>
    <message>
        <source>Look at the log of the certificate provider&apos;s function, and at the provisioning template.</source>
        <translation>请查看证书提供程序函数的日志和预置模板。</translation>
    </message>
    <message>
        <source>AWS refuses this unit. Call the engineer.</source>
        <translation>AWS 拒绝此设备。请叫工程师。</translation>
    </message>
    <message>
        <source>The function {function} does not run: {reason}</source>
        <translation>函数 {function} 无法运行：{reason}</translation>
    </message>
    <message>
        <source>See its log in CloudWatch; set up again when it is mended.</source>
        <translation>请查看它在 CloudWatch 中的日志；修复后重新设置。</translation>
    </message>
    <message>
        <source>AWS IoT did not see {client} connect within {seconds:g} s.</source>
        <translation>AWS IoT 在 {seconds:g} 秒内没有看到 {client} 连接。</translation>
    </message>
    <message>
        <source>Check the unit&apos;s network, its endpoint and the policy of its certificate.</source>
        <translation>请检查设备的网络、端点和证书策略。</translation>
    </message>
    <message>
        <source>The unit did not reach AWS. Check its network.</source>
        <translation>设备没有连上 AWS。请检查其网络。</translation>
    </message>
    <message>
        <source>{client} connected, but with another certificate than the one just issued.</source>
        <translation>{client} 已连接，但使用的不是刚签发的证书。</translation>
    </message>
    <message>
        <source>The unit did not keep its new certificate: write it again.</source>
        <translation>设备没有保存新证书：请重新写入。</translation>
    </message>
    <message>
        <source>The signing profile name {name} was used before: AWS Signer never gives a name a second time, not even after the profile was cancelled or revoked.</source>
        <translation>签名配置文件名称 {name} 曾被使用：AWS Signer 的名称不能再次使用，即使配置文件已取消或撤销。</translation>
    </message>
    <message>
        <source>Choose another name, for example with a number at its end.</source>
        <translation>请选择其他名称，例如在末尾加数字。</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a signing profile.</source>
        <translation>“{name}”不能作为签名配置文件的名称。</translation>
    </message>
    <message>
        <source>Use 2 to 64 letters, digits and underscores.</source>
        <translation>请使用 2 到 64 个字母、数字和下划线。</translation>
    </message>
    <message>
        <source>Check the profile&apos;s certificate (ECDSA P-256, for signing code, imported into ACM with its private key) and that the bucket is versioned and has this version of the image.</source>
        <translation>请检查配置文件的证书（ECDSA P-256、用于代码签名、连同私有密钥导入 ACM），并确认存储桶已启用版本控制且含有该版本的镜像。</translation>
    </message>
    <message>
        <source>The signing job {job} has not ended after {seconds:g} seconds.</source>
        <translation>签名作业 {job} 在 {seconds:g} 秒后仍未结束。</translation>
    </message>
    <message>
        <source>It goes on in AWS: look at it again later.</source>
        <translation>它仍在 AWS 中进行：请稍后再查看。</translation>
    </message>
    <message>
        <source>The bucket {bucket} is not versioned, so AWS Signer cannot use it.</source>
        <translation>存储桶 {bucket} 未启用版本控制，AWS Signer 无法使用。</translation>
    </message>
    <message>
        <source>Turn versioning on for the bucket, upload the image again, or choose another bucket.</source>
        <translation>请为存储桶启用版本控制并重新上传镜像，或选择其他存储桶。</translation>
    </message>
    <message>
        <source>The signing job {job} is {status}: it made no signature that could be revoked.</source>
        <translation>签名作业 {job} 的状态为 {status}：没有可撤销的签名。</translation>
    </message>
    <message>
        <source>Name a job that succeeded: linekey account signer jobs --status Succeeded</source>
        <translation>请指定成功的作业：linekey account signer jobs --status Succeeded</translation>
    </message>
    <message>
        <source>The signing job {job} used a certificate of AWS&apos;s own, which only its signature names.</source>
        <translation>签名作业 {job} 使用 AWS 自己的证书，只有其签名中注明。</translation>
    </message>
    <message>
        <source>Name a job for firmware: those of AWS IoT sign with a certificate in ACM.</source>
        <translation>请指定固件的作业：AWS IoT 的作业用 ACM 中的证书签名。</translation>
    </message>
    <message>
        <source>The {what} of the signing job {job} was revoked in AWS.</source>
        <translation>签名作业 {job} 的{what}已在 AWS 中撤销。</translation>
    </message>
    <message>
        <source>Units would still accept this firmware: keep it back, and sign again with a key that is trusted.</source>
        <translation>设备仍会接受此固件：请勿发放，并用受信任的密钥重新签名。</translation>
    </message>
    <message>
        <source>The credential provider of AWS IoT does not answer at {host}: {reason}.</source>
        <translation>AWS IoT 的凭证提供程序在 {host} 没有应答：{reason}。</translation>
    </message>
    <message>
        <source>Check the network: stations need port 443 of that name.</source>
        <translation>请检查网络：工位需要访问该名称的 443 端口。</translation>
    </message>
    <message>
        <source>The network is down. Call the engineer.</source>
        <translation>网络不通。请叫工程师。</translation>
    </message>
    <message>
        <source>AWS IoT lends this station nothing by the role alias {alias} (HTTP {status}).</source>
        <translation>AWS IoT 没有通过角色别名 {alias} 向本工位提供凭证（HTTP {status}）。</translation>
    </message>
    <message>
        <source>Its certificate is out of use, or alias or role have changed: linekey account station enrol</source>
        <translation>证书已停用，或者别名、角色已改变：linekey account station enrol</translation>
    </message>
    <message>
        <source>AWS does not let this station in. Call the engineer.</source>
        <translation>AWS 不允许本工位接入。请叫工程师。</translation>
    </message>
    <message>
        <source>AWS has no room for what this sign-in brings along: sign in with fewer session tags.</source>
        <translation>此登录附带的内容超出 AWS 的容量：请使用会话标签更少的登录。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS says this station&apos;s clock is wrong.</source>
        <translation>Linekey 无法{what}：AWS 认为本工位的时钟不准。</translation>
    </message>
    <message>
        <source>Set the clock; turn on time synchronisation.</source>
        <translation>请校准时钟；并打开时间同步。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS denied {action}.</source>
        <translation>Linekey 无法{what}：AWS 拒绝了 {action}。</translation>
    </message>
    <message>
        <source>No connection to AWS. Check the network.</source>
        <translation>没有连接到 AWS。请检查网络。</translation>
    </message>
    <message>
        <source>Ask for that permission in the role you use.</source>
        <translation>请为所用的角色申请该权限。</translation>
    </message>
    <message>
        <source>AWS does not allow this. Call the engineer.</source>
        <translation>AWS 不允许此操作。请叫工程师。</translation>
    </message>
    <message>
        <source>Something is missing in AWS. Call the engineer.</source>
        <translation>AWS 中缺少所需内容。请叫工程师。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: the AWS sign-in has expired.</source>
        <translation>Linekey 无法{what}：AWS 登录已过期。</translation>
    </message>
    <message>
        <source>Sign in again (`aws sso login`).</source>
        <translation>请重新登录（`aws sso login`）。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: there are no AWS credentials.</source>
        <translation>Linekey 无法{what}：没有 AWS 凭证。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS does not accept the credentials.</source>
        <translation>Linekey 无法{what}：AWS 不接受该凭证。</translation>
    </message>
    <message>
        <source>Check the profile&apos;s access key.</source>
        <translation>请检查配置文件中的访问密钥。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS asks to slow down.</source>
        <translation>Linekey 无法{what}：AWS 要求放慢请求。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS failed ({reason}).</source>
        <translation>Linekey 无法{what}：AWS 出错（{reason}）。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: {reason}.</source>
        <translation>Linekey 无法{what}：{reason}。</translation>
    </message>
    <message>
        <source>AWS is busy. Wait a moment and run the unit again.</source>
        <translation>AWS 正忙。请稍候再重新运行设备。</translation>
    </message>
    <message>
        <source>Check the name, the account and the Region.</source>
        <translation>请检查名称、账户和区域。</translation>
    </message>
    <message>
        <source>Signed out of AWS. Call the engineer.</source>
        <translation>AWS 登录已失效。请叫工程师。</translation>
    </message>
    <message>
        <source>Choose an AWS profile, or sign in with the AWS CLI.</source>
        <translation>请选择 AWS 配置文件，或用 AWS CLI 登录。</translation>
    </message>
    <message>
        <source>Not signed in to AWS. Call the engineer.</source>
        <translation>尚未登录 AWS。请叫工程师。</translation>
    </message>
    <message>
        <source>Choose an AWS profile, or sign in to AWS.</source>
        <translation>请选择 AWS 配置文件，或登录 AWS。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is wrong. Call the engineer.</source>
        <translation>本机时钟有误。请叫工程师。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: a limit of the account is reached ({reason}).</source>
        <translation>Linekey 无法{what}：已达到账户的配额（{reason}）。</translation>
    </message>
    <message>
        <source>Remove what is unused, or ask AWS for more.</source>
        <translation>请删除不用的资源，或向 AWS 申请提高配额。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS refused it ({reason}).</source>
        <translation>Linekey 无法{what}：AWS 拒绝了请求（{reason}）。</translation>
    </message>
    <message>
        <source>Correct what AWS names, and try again.</source>
        <translation>请更正 AWS 指出的内容后重试。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS cannot be reached.</source>
        <translation>Linekey 无法{what}：无法连接 AWS。</translation>
    </message>
    <message>
        <source>Check the network and the proxy.</source>
        <translation>请检查网络和代理。</translation>
    </message>
    <message>
        <source>AWS has a fault. Wait a moment and run the unit again.</source>
        <translation>AWS 出现故障。请稍候再重新运行设备。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: the certificate of the AWS endpoint is not trusted.</source>
        <translation>Linekey 无法{what}：AWS 端点的证书不受信任。</translation>
    </message>
    <message>
        <source>Check the proxy and the clock.</source>
        <translation>请检查代理和时钟。</translation>
    </message>
    <message>
        <source>Turn versioning on for the bucket, or choose another.</source>
        <translation>请为存储桶启用版本控制，或选择其他存储桶。</translation>
    </message>
    <message>
        <source>The signing job {job} failed: {reason}.</source>
        <translation>签名作业 {job} 失败：{reason}。</translation>
    </message>
    <message>
        <source>Check the profile&apos;s certificate: ECDSA P-256, for signing code, in ACM with its key.</source>
        <translation>请检查签名配置文件的证书：ECDSA P-256、用于代码签名、连同密钥导入 ACM。</translation>
    </message>
    <message>
        <source>The signing job {job} did not end in time.</source>
        <translation>签名作业 {job} 没有及时结束。</translation>
    </message>
    <message>
        <source>Sign again.</source>
        <translation>请重新签名。</translation>
    </message>
    <message>
        <source>KMS signs at most {limit:,} bytes with an Ed25519 key.</source>
        <translation>KMS 用 Ed25519 密钥最多签名 {limit:,} 字节。</translation>
    </message>
    <message>
        <source>Use an ECDSA or RSA key, or an image format that signs its digest.</source>
        <translation>请使用 ECDSA 或 RSA 密钥，或对摘要签名的镜像格式。</translation>
    </message>
    <message>
        <source>The {what} just signed does not verify: its key is not the one that signed it.</source>
        <translation>刚签名的{what}无法验证：其密钥不是签名所用的密钥。</translation>
    </message>
    <message>
        <source>Choose the key and the certificate that belong together.</source>
        <translation>请选择相互对应的密钥和证书。</translation>
    </message>
    <message>
        <source>The unit&apos;s answer is not a certificate signing request.</source>
        <translation>设备的应答不是证书签名请求。</translation>
    </message>
    <message>
        <source>A character may have been lost on the line: ask the unit again.</source>
        <translation>线路上可能丢失了字符：请再次向设备请求。</translation>
    </message>
    <message>
        <source>The request is not signed by the key it names.</source>
        <translation>该请求不是由其中所含的密钥签名的。</translation>
    </message>
    <message>
        <source>It was changed on its way, or the unit does not hold that key: ask the unit again.</source>
        <translation>它在传送中被更改，或设备不持有该密钥：请让设备重新生成请求。</translation>
    </message>
    <message>
        <source>The request is for “{subject}”, not for “CN={wanted}”.</source>
        <translation>该请求的主体是“{subject}”，而不是“CN={wanted}”。</translation>
    </message>
    <message>
        <source>Check that the right unit is in the slot and that its name is set as the product profile says.</source>
        <translation>请确认槽位中是正确的设备，且其名称符合产品配置文件。</translation>
    </message>
    <message>
        <source>The request&apos;s key is {found}, which is not allowed.</source>
        <translation>请求的密钥为 {found}，不被允许。</translation>
    </message>
    <message>
        <source>Use P-256, P-384 or RSA of at least {smallest} bits.</source>
        <translation>请使用 P-256、P-384 或至少 {smallest} 位的 RSA。</translation>
    </message>
    <message>
        <source>The request&apos;s key is {found}, the product profile allows {allowed}.</source>
        <translation>请求中的密钥是 {found}，产品配置只允许 {allowed}。</translation>
    </message>
    <message>
        <source>Check that the right unit and the right product are chosen.</source>
        <translation>请检查所选的设备和产品是否正确。</translation>
    </message>
    <message>
        <source>The request is for another public key than the unit reports.</source>
        <translation>请求中的公有密钥与设备报告的不同。</translation>
    </message>
    <message>
        <source>Ask the unit to make its key and request again.</source>
        <translation>请让设备重新生成密钥和请求。</translation>
    </message>
    <message>
        <source>The unit&apos;s public key cannot be read.</source>
        <translation>无法读取设备的公有密钥。</translation>
    </message>
    <message>
        <source>Ask the unit again.</source>
        <translation>请再次向设备请求。</translation>
    </message>
    <message>
        <source>There is no certificate in PEM form here.</source>
        <translation>这里没有 PEM 格式的证书。</translation>
    </message>
    <message>
        <source>Check which file or answer this is.</source>
        <translation>请确认选对了文件。</translation>
    </message>
    <message>
        <source>This is not a certificate in PEM form.</source>
        <translation>这不是 PEM 格式的证书。</translation>
    </message>
    <message>
        <source>The certificate is for “{subject}”, the request was for “{wanted}”.</source>
        <translation>证书的主体是“{subject}”，请求的是“{wanted}”。</translation>
    </message>
    <message>
        <source>The issuer must keep the subject of the request.</source>
        <translation>签发者必须保留请求中的主体。</translation>
    </message>
    <message>
        <source>The certificate is for another public key than the request.</source>
        <translation>证书的公有密钥与请求的不同。</translation>
    </message>
    <message>
        <source>The unit could never use it. Check the certificate provider.</source>
        <translation>设备无法使用它。请检查证书提供程序。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” is valid from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC, not now.</source>
        <translation>证书“{subject}”的有效期为 {first:%Y-%m-%d %H:%M} 至 {last:%Y-%m-%d %H:%M} UTC，现在无效。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date; otherwise a new certificate is needed.</source>
        <translation>请检查电脑日期；否则需要新证书。</translation>
    </message>
    <message>
        <source>“{subject}” was not issued by “{issuer}”.</source>
        <translation>“{subject}”不是由“{issuer}”签发的。</translation>
    </message>
    <message>
        <source>Check which authority the account uses for this product.</source>
        <translation>请检查账户为本产品使用的颁发机构。</translation>
    </message>
    <message>
        <source>“{subject}” is not a certificate authority.</source>
        <translation>“{subject}”不是证书颁发机构。</translation>
    </message>
    <message>
        <source>Give the certificate of the authority that issues for this product.</source>
        <translation>请提供为本产品签发证书的颁发机构的证书。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” belongs to another key.</source>
        <translation>证书“{subject}”属于另一个密钥。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” is not one for signing code.</source>
        <translation>证书“{subject}”不是用于代码签名的证书。</translation>
    </message>
    <message>
        <source>It needs the extended key usage codeSigning and the key usage digitalSignature.</source>
        <translation>它需要扩展密钥用途 codeSigning 和密钥用途 digitalSignature。</translation>
    </message>
    <message>
        <source>“{subject}” cannot be the subject of a certificate: {reason}.</source>
        <translation>“{subject}”不能作为证书的主体：{reason}。</translation>
    </message>
    <message>
        <source>Write a common name of 1 to 64 characters, or a name such as CN=Lamp firmware,O=Example,C=DE.</source>
        <translation>请写 1 到 64 个字符的通用名称，或如 CN=Lamp firmware,O=Example,C=DE 的名称。</translation>
    </message>
    <message>
        <source>The certificate is not as it was made: its own signature does not hold.</source>
        <translation>证书与制作时不一致：其自身的签名不成立。</translation>
    </message>
    <message>
        <source>Copy it again from where it was made.</source>
        <translation>请从原处重新复制。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” is valid from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC, not at {at:%Y-%m-%d %H:%M}.</source>
        <translation>证书“{subject}”的有效期为 {first:%Y-%m-%d %H:%M} 至 {last:%Y-%m-%d %H:%M} UTC，不包括 {at:%Y-%m-%d %H:%M}。</translation>
    </message>
    <message>
        <source>If the signature is older, say when it was made: --at TIME. Otherwise sign with a valid certificate.</source>
        <translation>如果签名更早，请说明签名时间：--at 时间。否则请用有效的证书签名。</translation>
    </message>
    <message>
        <source>From “{subject}”, issued by “{issuer}”, no way leads to a trusted root.</source>
        <translation>从“{subject}”（由“{issuer}”颁发）无法到达受信任的根证书。</translation>
    </message>
    <message>
        <source>Give the root and every certificate between with --ca.</source>
        <translation>请用 --ca 给出根证书和其间的每个证书。</translation>
    </message>
    <message>
        <source>“{subject}” allows {limit} authorities below itself, and there are more.</source>
        <translation>“{subject}”只允许其下有 {limit} 级证书颁发机构，而实际更多。</translation>
    </message>
    <message>
        <source>An authority issued what it may not. Do not trust the certificate.</source>
        <translation>某个颁发机构颁发了它无权颁发的证书。请勿信任此证书。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” restricts its use in a way not known here (extension {oid}).</source>
        <translation>证书“{subject}”以此处未知的方式限制其用途（扩展 {oid}）。</translation>
    </message>
    <message>
        <source>Check it with a tool that knows the extension.</source>
        <translation>请用认识该扩展的工具检查。</translation>
    </message>
    <message>
        <source>This is not a certificate revocation list.</source>
        <translation>这不是证书吊销列表。</translation>
    </message>
    <message>
        <source>Give the authority&apos;s list, PEM or DER, as it was downloaded.</source>
        <translation>请给出下载的颁发机构列表原件（PEM 或 DER）。</translation>
    </message>
    <message>
        <source>The revocation list of “{issuer}” is a partial one.</source>
        <translation>“{issuer}”的吊销列表不完整。</translation>
    </message>
    <message>
        <source>Give the authority&apos;s complete list.</source>
        <translation>请给出颁发机构的完整列表。</translation>
    </message>
    <message>
        <source>The revocation list of “{issuer}” is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}.</source>
        <translation>“{issuer}”的吊销列表有效期为 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}。</translation>
    </message>
    <message>
        <source>Download the newest list; if that is it, check this computer&apos;s date.</source>
        <translation>请下载最新的列表；如果已是最新，请检查本机日期。</translation>
    </message>
    <message>
        <source>None of the revocation lists is one of “{issuer}”.</source>
        <translation>这些吊销列表都不是“{issuer}”的。</translation>
    </message>
    <message>
        <source>Give the list of the authority that issued the certificate, and its certificate with --ca.</source>
        <translation>请给出颁发该证书的机构的列表，并用 --ca 给出其证书。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” was revoked on {at:%Y-%m-%d}.</source>
        <translation>证书“{subject}”已于 {at:%Y-%m-%d} 被吊销。</translation>
    </message>
    <message>
        <source>Do not trust what it signed. Ask its authority why.</source>
        <translation>请勿信任它签名的内容，并向颁发机构询问原因。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” ends on {last:%Y-%m-%d}: it must last for {days:,} days.</source>
        <translation>证书“{subject}”于 {last:%Y-%m-%d} 到期：它必须有效 {days:,} 天。</translation>
    </message>
    <message>
        <source>Check how long the issuer&apos;s certificates are valid, and for how long its own still is.</source>
        <translation>请检查签发者的证书有效期，以及签发者自己的证书还有效多久。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” has not the extensions of a unit&apos;s.</source>
        <translation>证书“{subject}”没有设备证书应有的扩展。</translation>
    </message>
    <message>
        <source>It needs CA:FALSE, the key usage digitalSignature and the extended key usage clientAuth.</source>
        <translation>它需要 CA:FALSE、密钥用法 digitalSignature 和扩展密钥用法 clientAuth。</translation>
    </message>
    <message>
        <source>“{name}” cannot stand in a certificate as {kind}.</source>
        <translation>“{name}”不能作为 {kind} 写入证书。</translation>
    </message>
    <message>
        <source>Correct the product profile&apos;s [identity.certificate].</source>
        <translation>请更正产品配置中的 [identity.certificate]。</translation>
    </message>
    <message>
        <source>The request&apos;s key is weak: {reason}.</source>
        <translation>请求中的密钥太弱：{reason}。</translation>
    </message>
    <message>
        <source>The unit&apos;s random numbers are bad, or its key was set by hand. Put it aside, and tell its maker.</source>
        <translation>设备的随机数不可靠，或者密钥是手工设置的。请把它放到一边，并告知制造商。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” has not the {part} of the product profile: {found}, not {wanted}.</source>
        <translation>证书“{subject}”的 {part} 与产品配置不符：是 {found}，应为 {wanted}。</translation>
    </message>
    <message>
        <source>Compare what the issuer makes with [identity.certificate] in the product profile.</source>
        <translation>请将签发方生成的内容与产品配置中的 [identity.certificate] 对照。</translation>
    </message>
    <message>
        <source>The authority “{authority}” ends on {last:%Y-%m-%d}, before a certificate made now would ({wanted}).</source>
        <translation>证书颁发机构“{authority}”将于 {last:%Y-%m-%d} 到期，早于现在签发的证书（{wanted}）。</translation>
    </message>
    <message>
        <source>Let it be renewed, or ask for a shorter validity in the product profile.</source>
        <translation>请续期该机构，或在产品配置中要求较短的有效期。</translation>
    </message>
    <message>
        <source>This is not a DSSE envelope: {reason}.</source>
        <translation>这不是 DSSE 信封：{reason}。</translation>
    </message>
    <message>
        <source>Give the file that was written at signing.</source>
        <translation>请提供签名时写入的文件。</translation>
    </message>
    <message>
        <source>The envelope holds “{found}”, not an in-toto statement.</source>
        <translation>信封中是“{found}”，不是 in-toto 声明。</translation>
    </message>
    <message>
        <source>Give the manifest of a release.</source>
        <translation>请提供发布版本的清单。</translation>
    </message>
    <message>
        <source>This is not a release manifest: {reason}.</source>
        <translation>这不是发布清单：{reason}。</translation>
    </message>
    <message>
        <source>Use what Linekey wrote when the release was made.</source>
        <translation>请使用 Linekey 在发布时写入的文件。</translation>
    </message>
    <message>
        <source>The envelope&apos;s signature by the key {key}… does not hold.</source>
        <translation>信封上由密钥 {key}… 所做的签名不成立。</translation>
    </message>
    <message>
        <source>The envelope was changed after signing. Do not use it, and find out who changed it.</source>
        <translation>该信封在签名后被更改。请勿使用，并查明是谁更改的。</translation>
    </message>
    <message>
        <source>The envelope needs the signatures of {wanted} trusted keys and has {held}.</source>
        <translation>该信封需要 {wanted} 个受信任密钥的签名，现有 {held} 个。</translation>
    </message>
    <message>
        <source>Check which keys are trusted, and whether everybody has signed.</source>
        <translation>请检查信任哪些密钥，以及是否都已签名。</translation>
    </message>
    <message>
        <source>The key {key}… has signed this envelope already.</source>
        <translation>密钥 {key}… 已签名过此信封。</translation>
    </message>
    <message>
        <source>Each key signs once. Choose another key.</source>
        <translation>每个密钥只签名一次。请选择其他密钥。</translation>
    </message>
    <message>
        <source>The statement is “{found}”, not a release manifest of this version.</source>
        <translation>该声明是“{found}”，不是此版本的发布清单。</translation>
    </message>
    <message>
        <source>It must be {wanted}. A newer Linekey may have written it.</source>
        <translation>必须是 {wanted}。可能由更新版本的 Linekey 写入。</translation>
    </message>
    <message>
        <source>{path} holds a private key, and keys are never overwritten.</source>
        <translation>{path} 含有私有密钥，而密钥绝不会被覆盖。</translation>
    </message>
    <message>
        <source>{path} exists already.</source>
        <translation>{path} 已存在。</translation>
    </message>
    <message>
        <source>Choose another name, or say --force to replace it.</source>
        <translation>请选择其他名称，或用 --force 替换。</translation>
    </message>
    <message>
        <source>Choose another name for the folder.</source>
        <translation>请为文件夹选择其他名称。</translation>
    </message>
    <message>
        <source>{path} is the image itself.</source>
        <translation>{path} 就是镜像本身。</translation>
    </message>
    <message>
        <source>Choose another name for the signature.</source>
        <translation>请为签名选择其他名称。</translation>
    </message>
    <message>
        <source>Check the name, the permissions and the free space.</source>
        <translation>请检查名称、权限和可用空间。</translation>
    </message>
    <message>
        <source>“{name}” is too long for a file&apos;s name.</source>
        <translation>“{name}”作为文件名太长。</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>请选择更短的名称。</translation>
    </message>
    <message>
        <source>On Windows no file can be called “{name}”.</source>
        <translation>在 Windows 上，文件不能命名为“{name}”。</translation>
    </message>
    <message>
        <source>Choose one without &lt; &gt; : &quot; / \ | ? *, without a dot or space at its end, other than CON or NUL.</source>
        <translation>请选择不含 &lt; &gt; : &quot; / \ | ? * 的名称，末尾不能是点或空格，也不能是 CON 或 NUL 之类的名称。</translation>
    </message>
    <message>
        <source>{path} is there already, and is not this key&apos;s signature of the image.</source>
        <translation>{path} 已存在，但不是用此密钥对该镜像做的签名。</translation>
    </message>
    <message>
        <source>The image was built anew, or another key signed it: say --force to sign it again.</source>
        <translation>镜像已重新构建，或由其他密钥签名：如需重新签名请使用 --force。</translation>
    </message>
    <message>
        <source>The chip cannot compute with this {kind} key.</source>
        <translation>芯片无法使用此 {kind} 密钥进行运算。</translation>
    </message>
    <message>
        <source>Make another key: its modulus is to be odd and its exponent 65537.</source>
        <translation>请重新生成密钥：模数须为奇数，指数须为 65537。</translation>
    </message>
    <message>
        <source>The image is signed already.</source>
        <translation>镜像已有签名。</translation>
    </message>
    <message>
        <source>Say --append to add a signature, or --force to replace those it has.</source>
        <translation>请用 --append 追加签名，或用 --force 替换已有的签名。</translation>
    </message>
    <message>
        <source>The image has an MCUboot header already.</source>
        <translation>镜像已有 MCUboot 头部。</translation>
    </message>
    <message>
        <source>Sign the linker&apos;s output instead, or say --force to make header and signature again.</source>
        <translation>请签名链接器的输出，或用 --force 重新制作头部和签名。</translation>
    </message>
    <message>
        <source>This is no ESP image: it does not begin with 0xE9.</source>
        <translation>这不是 ESP 镜像：它不以 0xE9 开头。</translation>
    </message>
    <message>
        <source>Sign an application or boot loader as ESP-IDF builds it (.bin).</source>
        <translation>请签名 ESP-IDF 构建的应用程序或引导加载程序（.bin）。</translation>
    </message>
    <message>
        <source>The image is {kind}, not binary.</source>
        <translation>镜像是 {kind}，不是二进制。</translation>
    </message>
    <message>
        <source>Sign the .bin that objcopy -O binary makes of it.</source>
        <translation>请对 objcopy -O binary 由它生成的 .bin 签名。</translation>
    </message>
    <message>
        <source>The image ends before its header of {size} bytes does.</source>
        <translation>镜像在其 {size} 字节的头部结束之前就结束了。</translation>
    </message>
    <message>
        <source>Check the file and --header-size, or say --pad-header.</source>
        <translation>请检查文件和 --header-size，或使用 --pad-header。</translation>
    </message>
    <message>
        <source>The image&apos;s first {size} bytes are not free for the header.</source>
        <translation>镜像开头的 {size} 字节不是留给头部的空位。</translation>
    </message>
    <message>
        <source>Say --pad-header, or link the firmware with room for the header, filled with zeros.</source>
        <translation>请使用 --pad-header，或在链接固件时为头部留出以零填充的空间。</translation>
    </message>
    <message>
        <source>The image&apos;s header has flags ({flags:#x}: encrypted, compressed, …) that would be lost.</source>
        <translation>镜像头部的标志（{flags:#x}：加密、压缩等）将会丢失。</translation>
    </message>
    <message>
        <source>Sign the linker&apos;s output instead.</source>
        <translation>请签名链接器的输出。</translation>
    </message>
    <message>
        <source>The firmware was linked behind a header of {size} bytes.</source>
        <translation>固件是按 {size} 字节的头部链接的。</translation>
    </message>
    <message>
        <source>Say --header-size {size:#x}.</source>
        <translation>请使用 --header-size {size:#x}。</translation>
    </message>
    <message>
        <source>{image} is empty.</source>
        <translation>{image} 为空。</translation>
    </message>
    <message>
        <source>Check that the build wrote it.</source>
        <translation>请检查构建是否写入了内容。</translation>
    </message>
    <message>
        <source>The image and MCUboot&apos;s trailer need {needed:,} bytes; the slot has {slot:,}.</source>
        <translation>镜像和 MCUboot 尾部需要 {needed:,} 字节，槽位只有 {slot:,} 字节。</translation>
    </message>
    <message>
        <source>Make the firmware smaller, or check --slot-size and --align.</source>
        <translation>请缩小固件，或检查 --slot-size 和 --align。</translation>
    </message>
    <message>
        <source>“{text}” is not an MCUboot version.</source>
        <translation>“{text}”不是 MCUboot 版本。</translation>
    </message>
    <message>
        <source>Write it like 1.2.3 or 1.2.3+4.</source>
        <translation>请写成 1.2.3 或 1.2.3+4。</translation>
    </message>
    <message>
        <source>The {what} is {value}.</source>
        <translation>{what} 为 {value}。</translation>
    </message>
    <message>
        <source>Use a number from {least} to {most}.</source>
        <translation>请使用 {least} 到 {most} 之间的数字。</translation>
    </message>
    <message>
        <source>{value} in version {version} has more than {bits} bits.</source>
        <translation>版本 {version} 中的 {value} 超过 {bits} 位。</translation>
    </message>
    <message>
        <source>Use a smaller number.</source>
        <translation>请使用较小的数字。</translation>
    </message>
    <message>
        <source>“{text}” does not list dependencies.</source>
        <translation>“{text}”不是依赖关系列表。</translation>
    </message>
    <message>
        <source>Write them like (1, 1.2.3), (2, 2.0.0).</source>
        <translation>请写成 (1, 1.2.3), (2, 2.0.0)。</translation>
    </message>
    <message>
        <source>“{role}” has more than {limit} characters.</source>
        <translation>“{role}”超过 {limit} 个字符。</translation>
    </message>
    <message>
        <source>Choose a shorter type for the boot record.</source>
        <translation>请为引导记录选择较短的类型。</translation>
    </message>
    <message>
        <source>“{kind} {content}” is not a TLV.</source>
        <translation>“{kind} {content}”不是 TLV。</translation>
    </message>
    <message>
        <source>Write its type and its content: 0xa1 0x0102, or 0xa1 text.</source>
        <translation>请写其类型和内容：0xa1 0x0102 或 0xa1 文本。</translation>
    </message>
    <message>
        <source>{kind:#x} is not free for a TLV of your own.</source>
        <translation>{kind:#x} 不能用作您自己的 TLV。</translation>
    </message>
    <message>
        <source>Use types from {least:#x} to {most:#x}, each once.</source>
        <translation>请使用 {least:#x} 到 {most:#x} 的类型，每个一次。</translation>
    </message>
    <message>
        <source>Flash is not written in units of {align} bytes.</source>
        <translation>闪存不以 {align} 字节为单位写入。</translation>
    </message>
    <message>
        <source>Use one of these: {alignments}.</source>
        <translation>请使用以下之一：{alignments}。</translation>
    </message>
    <message>
        <source>Erased flash does not read as {value:#x}.</source>
        <translation>擦除后的闪存读出的值不是 {value:#x}。</translation>
    </message>
    <message>
        <source>It reads as 0xff, or as 0.</source>
        <translation>读出的值是 0xff 或 0。</translation>
    </message>
    <message>
        <source>An image is loaded into RAM or runs at a place in flash, not both.</source>
        <translation>镜像要么加载到 RAM，要么在闪存的固定位置运行，不能两者兼有。</translation>
    </message>
    <message>
        <source>Say either --load-addr or --rom-fixed.</source>
        <translation>请只用 --load-addr 或 --rom-fixed 之一。</translation>
    </message>
    <message>
        <source>The image has three signatures, the most the chip reads.</source>
        <translation>镜像已有三个签名，芯片最多读取三个。</translation>
    </message>
    <message>
        <source>Say --force to replace them.</source>
        <translation>如需替换请使用 --force。</translation>
    </message>
    <message>
        <source>The image has a signature of another kind than {kind}; the chip wants all of one.</source>
        <translation>镜像上签名的种类不是 {kind}；芯片要求所有签名同一种类。</translation>
    </message>
    <message>
        <source>Choose a key of the same kind, or say --force to replace it.</source>
        <translation>请选择同一种类的密钥，或用 --force 替换。</translation>
    </message>
    <message>
        <source>The image was changed since it was signed: its digest differs.</source>
        <translation>镜像在签名后被更改：摘要不同。</translation>
    </message>
    <message>
        <source>Find out why, or say --force to replace the signatures.</source>
        <translation>请查明原因，或用 --force 替换这些签名。</translation>
    </message>
    <message>
        <source>This key has signed the image already.</source>
        <translation>此密钥已签名过该镜像。</translation>
    </message>
    <message>
        <source>Choose another key for the next signature.</source>
        <translation>请为下一个签名选择其他密钥。</translation>
    </message>
    <message>
        <source>The image has no signature to add another to.</source>
        <translation>镜像还没有签名，无法追加。</translation>
    </message>
    <message>
        <source>Sign it without --append.</source>
        <translation>请不加 --append 签名。</translation>
    </message>
    <message>
        <source>{path} is no image that carries its own signature.</source>
        <translation>{path} 不是自带签名的镜像。</translation>
    </message>
    <message>
        <source>Give the signature file with --signature.</source>
        <translation>请用 --signature 提供签名文件。</translation>
    </message>
    <message>
        <source>This is no whole signed ESP image: {reason}.</source>
        <translation>这不是完整的 ESP 签名镜像：{reason}。</translation>
    </message>
    <message>
        <source>Copy or sign the image again.</source>
        <translation>请重新复制或签名镜像。</translation>
    </message>
    <message>
        <source>This is no whole MCUboot image: {reason}.</source>
        <translation>这不是完整的 MCUboot 镜像：{reason}。</translation>
    </message>
    <message>
        <source>The image is not what its digest says.</source>
        <translation>镜像与其摘要不符。</translation>
    </message>
    <message>
        <source>It was changed after signing. Sign it again.</source>
        <translation>镜像在签名后被更改。请重新签名。</translation>
    </message>
    <message>
        <source>The image is not signed by the key {key}… but by {found}.</source>
        <translation>镜像不是由密钥 {key}… 签名，而是由 {found} 签名。</translation>
    </message>
    <message>
        <source>Give the public key of the one who signed it, or sign it with the right key.</source>
        <translation>请提供签名者的公钥，或用正确的密钥签名。</translation>
    </message>
    <message>
        <source>The image is not signed by the key {key}… but names {found}.</source>
        <translation>镜像不是由密钥 {key}… 签名，其中写明的是 {found}。</translation>
    </message>
    <message>
        <source>{path} is a private key ({name}): no signature is made over it, and it must not leave this computer.</source>
        <translation>{path} 是私钥（{name}）：不会对它签名，它也不得离开本机。</translation>
    </message>
    <message>
        <source>Choose the firmware. If the file was sent to somebody already, make a new key.</source>
        <translation>请选择固件。如果该文件已发给他人，请生成新密钥。</translation>
    </message>
    <message>
        <source>{what} No unit runs it.</source>
        <translation>{what}没有设备会运行它。</translation>
    </message>
    <message>
        <source>Choose the firmware that your build made.</source>
        <translation>请选择构建生成的固件。</translation>
    </message>
    <message>
        <source>The image is {name}: no boot loader of the format {form} starts it.</source>
        <translation>映像是 {name}：{form} 格式的引导加载程序都不会启动它。</translation>
    </message>
    <message>
        <source>Sign the .bin as the build makes it for this boot loader.</source>
        <translation>请对构建为此引导加载程序生成的 .bin 签名。</translation>
    </message>
    <message>
        <source>--sha {sha} does not go with {kind}.</source>
        <translation>--sha {sha} 不能与 {kind} 一起使用。</translation>
    </message>
    <message>
        <source>Leave it away: the image gets {wanted}.</source>
        <translation>请去掉它：镜像将使用 {wanted}。</translation>
    </message>
    <message>
        <source>--pure goes with Ed25519 alone, and chooses the hash; this is {kind}, --sha {sha}.</source>
        <translation>--pure 只用于 Ed25519，并决定所用的哈希；而这是 {kind}，--sha {sha}。</translation>
    </message>
    <message>
        <source>Leave --pure or --sha away, or use an Ed25519 key.</source>
        <translation>请去掉 --pure 或 --sha，或使用 Ed25519 密钥。</translation>
    </message>
    <message>
        <source>“{text}” is neither a UUID nor a name.</source>
        <translation>“{text}”既不是 UUID 也不是名称。</translation>
    </message>
    <message>
        <source>Write a UUID (12345678-1234-5678-1234-567812345678), the vendor&apos;s domain name, or the class&apos;s name.</source>
        <translation>请写 UUID（12345678-1234-5678-1234-567812345678）、厂商的域名或类别的名称。</translation>
    </message>
    <message>
        <source>The class “{text}” is a name among those of a vendor, and no vendor is said.</source>
        <translation>类别“{text}”是某个厂商名下的名称，但没有说明厂商。</translation>
    </message>
    <message>
        <source>Say --vid too, or give the class as a UUID.</source>
        <translation>请同时使用 --vid，或以 UUID 给出类别。</translation>
    </message>
    <message>
        <source>This is no sound Intel HEX: {reason}.</source>
        <translation>这不是完好的 Intel HEX：{reason}。</translation>
    </message>
    <message>
        <source>Copy the file again, or make it anew.</source>
        <translation>请重新复制该文件，或重新生成。</translation>
    </message>
    <message>
        <source>The Intel HEX reaches from {first:#x} to {last:#x}, more than {limit} bytes.</source>
        <translation>该 Intel HEX 从 {first:#x} 到 {last:#x}，超过 {limit} 字节。</translation>
    </message>
    <message>
        <source>Give the part that goes into the slot alone: other parts, at other addresses, are programmed apart.</source>
        <translation>请只给出放入槽位的部分：其他地址上的部分另行烧录。</translation>
    </message>
    <message>
        <source>{owner} holds a private key, which is the boot loader&apos;s alone.</source>
        <translation>{owner} 含有私钥，它只属于引导加载程序。</translation>
    </message>
    <message>
        <source>Give its public half: openssl pkey -in KEY -pubout -out PUBLIC.</source>
        <translation>请给出其公钥：openssl pkey -in KEY -pubout -out PUBLIC。</translation>
    </message>
    <message>
        <source>{owner} holds no key that images are encrypted with.</source>
        <translation>{owner} 中没有可用于加密镜像的密钥。</translation>
    </message>
    <message>
        <source>Give the boot loader&apos;s in PEM: P-256, X25519, RSA-2048 or RSA-3072.</source>
        <translation>请以 PEM 给出引导加载程序的密钥：P-256、X25519、RSA-2048 或 RSA-3072。</translation>
    </message>
    <message>
        <source>No boot loader that verifies {signer} has an encryption key of this kind.</source>
        <translation>验证 {signer} 的引导加载程序没有此类加密密钥。</translation>
    </message>
    <message>
        <source>Signing and encryption go together: P-256 with P-256, RSA with RSA, Ed25519 with X25519.</source>
        <translation>签名与加密须配对：P-256 配 P-256，RSA 配 RSA，Ed25519 配 X25519。</translation>
    </message>
    <message>
        <source>SHA-512 goes with an X25519 key alone.</source>
        <translation>SHA-512 只能与 X25519 密钥一起使用。</translation>
    </message>
    <message>
        <source>Leave --hmac-sha away.</source>
        <translation>请去掉 --hmac-sha。</translation>
    </message>
    <message>
        <source>The image is encrypted, or was changed: without the boot loader&apos;s key nobody can tell.</source>
        <translation>镜像已加密，或已被改动：没有引导加载程序的密钥就无法判断。</translation>
    </message>
    <message>
        <source>Give the private key with --decrypt-key.</source>
        <translation>请用 --decrypt-key 给出私钥。</translation>
    </message>
    <message>
        <source>The image is not encrypted for this key, or was changed.</source>
        <translation>镜像不是为此密钥加密的，或已被改动。</translation>
    </message>
    <message>
        <source>Give the private key that belongs to the one it was encrypted for.</source>
        <translation>请给出与加密所用公钥对应的私钥。</translation>
    </message>
    <message>
        <source>Intel HEX says where in flash the image stands, and nobody has said it.</source>
        <translation>Intel HEX 要写明镜像在闪存中的位置，但没有给出。</translation>
    </message>
    <message>
        <source>Say --hex-addr: the address of the slot.</source>
        <translation>请用 --hex-addr 给出槽位的地址。</translation>
    </message>
    <message>
        <source>The firmware stands below address {size:#x}: there is no room for the header before it.</source>
        <translation>固件位于地址 {size:#x} 之下：其前面没有放头部的空间。</translation>
    </message>
    <message>
        <source>Link it behind the header, or say --hex-addr: the address of the slot.</source>
        <translation>请将其链接到头部之后，或用 --hex-addr 给出槽位的地址。</translation>
    </message>
    <message>
        <source>“{uri}” does not say which profile and which bucket.</source>
        <translation>“{uri}”没有指明哪个签名配置文件和哪个存储桶。</translation>
    </message>
    <message>
        <source>Write awssigner:PROFILE?bucket=NAME, with a versioned bucket in the profile&apos;s region.</source>
        <translation>请写 awssigner:PROFILE?bucket=NAME，并使用签名配置文件所在区域中已启用版本控制的存储桶。</translation>
    </message>
    <message>
        <source>“{uri}” does not name a new key in KMS.</source>
        <translation>“{uri}”没有指明 KMS 中的新密钥。</translation>
    </message>
    <message>
        <source>Write awskms:alias/NAME, with letters, digits, /, _ and - in the name.</source>
        <translation>请写 awskms:alias/NAME，名称由字母、数字、/、_ 和 - 组成。</translation>
    </message>
    <message>
        <source>{uri} does not name the new key.</source>
        <translation>{uri} 没有指明新密钥。</translation>
    </message>
    <message>
        <source>Add object=NAME to the URI.</source>
        <translation>请在 URI 中加上 object=NAME。</translation>
    </message>
    <message>
        <source>The PKCS#11 URI {reason}.</source>
        <translation>PKCS#11 URI {reason}。</translation>
    </message>
    <message>
        <source>Write pkcs11:token=NAME;object=KEY, as `p11tool --list-all` prints it.</source>
        <translation>请写 pkcs11:token=NAME;object=KEY，如 `p11tool --list-all` 所示。</translation>
    </message>
    <message>
        <source>The key {uri} lives in AWS and no access to AWS was given.</source>
        <translation>密钥 {uri} 在 AWS 中，而未提供对 AWS 的访问。</translation>
    </message>
    <message>
        <source>Sign in to AWS first.</source>
        <translation>请先登录 AWS。</translation>
    </message>
    <message>
        <source>The key {uri} is not the expected one: its public key differs.</source>
        <translation>密钥 {uri} 与预期不符：公有密钥不同。</translation>
    </message>
    <message>
        <source>Choose the key that belongs to the certificate the units carry.</source>
        <translation>请选择与设备中证书对应的密钥。</translation>
    </message>
    <message>
        <source>The key {uri} signs firmware only, not certificates.</source>
        <translation>密钥 {uri} 只签名固件，不签名证书。</translation>
    </message>
    <message>
        <source>Use a key in a file, a token or KMS.</source>
        <translation>请使用文件、令牌或 KMS 中的密钥。</translation>
    </message>
    <message>
        <source>The key file {path} cannot be read: {reason}.</source>
        <translation>无法读取密钥文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Check the name and the permissions.</source>
        <translation>请检查名称和权限。</translation>
    </message>
    <message>
        <source>{path} holds no private key known here.</source>
        <translation>{path} 中没有可用的私有密钥。</translation>
    </message>
    <message>
        <source>Give a PEM file with a PKCS#8 key.</source>
        <translation>请提供含 PKCS#8 密钥的 PEM 文件。</translation>
    </message>
    <message>
        <source>The passphrase does not open {path}.</source>
        <translation>口令打不开 {path}。</translation>
    </message>
    <message>
        <source>Try again; capitals and keyboard layout matter.</source>
        <translation>请重试；注意大小写和键盘布局。</translation>
    </message>
    <message>
        <source>The key of {owner} is of a kind that signs no firmware here.</source>
        <translation>{owner} 的密钥种类在此不能签名固件。</translation>
    </message>
    <message>
        <source>Use one of these: {kinds}.</source>
        <translation>请使用以下之一：{kinds}。</translation>
    </message>
    <message>
        <source>“{kind}” is not a kind of key.</source>
        <translation>“{kind}”不是密钥种类。</translation>
    </message>
    <message>
        <source>The key of {owner} is {found}; {user} takes {wanted}.</source>
        <translation>{owner} 的密钥是 {found}；{user} 使用 {wanted}。</translation>
    </message>
    <message>
        <source>Choose another key, or another format.</source>
        <translation>请选择其他密钥或其他格式。</translation>
    </message>
    <message>
        <source>{path} exists already and keys are never overwritten.</source>
        <translation>{path} 已存在，而密钥绝不会被覆盖。</translation>
    </message>
    <message>
        <source>A key file needs a passphrase.</source>
        <translation>密钥文件需要口令。</translation>
    </message>
    <message>
        <source>Choose one that is long and hard to guess.</source>
        <translation>请选择较长且难以猜测的口令。</translation>
    </message>
    <message>
        <source>The passphrase cannot be used: it is too long, or not UTF-8.</source>
        <translation>该口令无法使用：太长，或不是 UTF-8。</translation>
    </message>
    <message>
        <source>Choose one of at most {limit} bytes of UTF-8.</source>
        <translation>请选择最多 {limit} 字节的 UTF-8 口令。</translation>
    </message>
    <message>
        <source>An Ed25519 key signs at most {limit:,} bytes in one piece.</source>
        <translation>Ed25519 密钥一次最多签名 {limit:,} 字节。</translation>
    </message>
    <message>
        <source>“{uri}” does not name a key.</source>
        <translation>“{uri}”没有指明密钥。</translation>
    </message>
    <message>
        <source>Write a scheme and a place: {schemes}.</source>
        <translation>请写方案和位置：{schemes}。</translation>
    </message>
    <message>
        <source>The URI does not name a key.</source>
        <translation>URI 没有指明密钥。</translation>
    </message>
    <message>
        <source>The signature that {key} made does not hold for {name}.</source>
        <translation>{key} 所做的签名对 {name} 不成立。</translation>
    </message>
    <message>
        <source>The image changed while it was signed, or the key does not belong to its certificate.</source>
        <translation>镜像在签名过程中被更改，或密钥与其证书不对应。</translation>
    </message>
    <message>
        <source>The signed object is not the JSON document AWS Signer writes for firmware.</source>
        <translation>签名对象不是 AWS Signer 为固件写入的 JSON 文档。</translation>
    </message>
    <message>
        <source>Check the profile&apos;s platform: AWSIoTDeviceManagement-SHA256-ECDSA or AmazonFreeRTOS-Default.</source>
        <translation>请检查签名配置文件的平台：AWSIoTDeviceManagement-SHA256-ECDSA 或 AmazonFreeRTOS-Default。</translation>
    </message>
    <message>
        <source>“{name}” is not a signature format.</source>
        <translation>“{name}”不是签名格式。</translation>
    </message>
    <message>
        <source>Use {formats}.</source>
        <translation>请使用 {formats}。</translation>
    </message>
    <message>
        <source>This is not a base64 signature.</source>
        <translation>这不是 base64 签名。</translation>
    </message>
    <message>
        <source>Check that the right signature file was given.</source>
        <translation>请检查是否提供了正确的签名文件。</translation>
    </message>
    <message>
        <source>This is not a signature by a key of kind {kind}.</source>
        <translation>这不是种类为 {kind} 的密钥所做的签名。</translation>
    </message>
    <message>
        <source>Check that the right signature file and the right key were given.</source>
        <translation>请检查签名文件和密钥是否正确。</translation>
    </message>
    <message>
        <source>The signature does not belong to this image and key.</source>
        <translation>签名与此镜像和密钥不对应。</translation>
    </message>
    <message>
        <source>The image was changed after signing, or another key signed it. Sign it again.</source>
        <translation>镜像在签名后被更改，或由其他密钥签名。请重新签名。</translation>
    </message>
    <message>
        <source>{owner} holds neither a public key nor a certificate.</source>
        <translation>{owner} 中既没有公有密钥，也没有证书。</translation>
    </message>
    <message>
        <source>Give one in a PEM file; linekey keys show prints a key&apos;s public half.</source>
        <translation>请提供 PEM 文件；linekey keys show 可输出密钥的公有部分。</translation>
    </message>
    <message>
        <source>{owner} holds no certificate.</source>
        <translation>{owner} 中没有证书。</translation>
    </message>
    <message>
        <source>Give the signer&apos;s certificate in a PEM file; a public key is given with --pubkey.</source>
        <translation>请用 PEM 文件给出签名者的证书；公钥用 --pubkey 给出。</translation>
    </message>
    <message>
        <source>The {name} in the signed object is not base64.</source>
        <translation>签名对象中的 {name} 不是 base64。</translation>
    </message>
    <message>
        <source>The object was damaged: download it again.</source>
        <translation>签名对象已损坏：请重新下载。</translation>
    </message>
    <message>
        <source>{path} has {size:,} bytes; no signature or signed object that is read here has more than {limit:,}.</source>
        <translation>{path} 有 {size:,} 字节；此处读取的签名或签名对象最多 {limit:,} 字节。</translation>
    </message>
    <message>
        <source>Check which file is the signature. AWS Signer can also sign without putting the image inside.</source>
        <translation>请检查哪个文件是签名。AWS Signer 也可以不把映像放入签名对象。</translation>
    </message>
    <message>
        <source>The signing job {job} made another signature, or signed with another certificate.</source>
        <translation>签名作业 {job} 生成的是另一个签名，或使用了另一个证书。</translation>
    </message>
    <message>
        <source>linekey sign and linekey release show tell a signature&apos;s job.</source>
        <translation>linekey sign 和 linekey release show 会显示签名所属的作业。</translation>
    </message>
    <message>
        <source>The signed object is about {named} bytes, the image has {found}.</source>
        <translation>签名对象针对 {named} 字节，而镜像有 {found} 字节。</translation>
    </message>
    <message>
        <source>Give the image that was signed.</source>
        <translation>请提供已签名的镜像。</translation>
    </message>
    <message>
        <source>The signed object&apos;s algorithm is “{found}”, not {wanted}.</source>
        <translation>签名对象的算法是“{found}”，不是 {wanted}。</translation>
    </message>
    <message>
        <source>Sign with a profile of a platform with ECDSA and SHA-256.</source>
        <translation>请使用采用 ECDSA 和 SHA-256 的平台的签名配置文件签名。</translation>
    </message>
    <message>
        <source>The signed object does not hold the image it is about.</source>
        <translation>签名对象中不含它所针对的镜像。</translation>
    </message>
    <message>
        <source>Give the image too: linekey verify IMAGE --signature OBJECT</source>
        <translation>请同时提供镜像：linekey verify IMAGE --signature OBJECT</translation>
    </message>
    <message>
        <source>The image is not the one in the signed object.</source>
        <translation>镜像不是签名对象中的那一个。</translation>
    </message>
    <message>
        <source>The object is in order, but it is about another image.</source>
        <translation>签名对象完好，但属于另一个镜像。</translation>
    </message>
    <message>
        <source>The signed object&apos;s algorithm is {algorithm}, and the key given is {kind}.</source>
        <translation>签名对象的算法是 {algorithm}，而提供的密钥是 {kind}。</translation>
    </message>
    <message>
        <source>Give the certificate of the signing profile: its key is ECDSA P-256.</source>
        <translation>请提供签名配置文件的证书：其密钥为 ECDSA P-256。</translation>
    </message>
    <message>
        <source>The image needs two signatures: one of the firmware, and one of what it becomes when compressed.</source>
        <translation>该镜像需要两个签名：一个针对固件，一个针对压缩后的内容。</translation>
    </message>
    <message>
        <source>Sign it with a key that a URI names, or leave --compression away.</source>
        <translation>请用 URI 指定的密钥签名，或去掉 --compression。</translation>
    </message>
    <message>
        <source>In this image Ed25519 signs the digest, not what it is made of.</source>
        <translation>在此镜像中，Ed25519 签名的是摘要，而不是其原文。</translation>
    </message>
    <message>
        <source>Say --to-sign digest, or --pure for a signature of the image itself.</source>
        <translation>请用 --to-sign digest，或用 --pure 直接对镜像签名。</translation>
    </message>
    <message>
        <source>The token has the key {uri} already, and keys are never overwritten.</source>
        <translation>令牌中已有密钥 {uri}，而密钥绝不会被覆盖。</translation>
    </message>
    <message>
        <source>The token of {uri} does not take a message of this length.</source>
        <translation>{uri} 的令牌不接受此长度的消息。</translation>
    </message>
    <message>
        <source>Use an ECDSA or RSA key: its token gets only a digest.</source>
        <translation>请使用 ECDSA 或 RSA 密钥：令牌只接收摘要。</translation>
    </message>
    <message>
        <source>No PKCS#11 module is named, so no token can be reached.</source>
        <translation>没有指定 PKCS#11 模块，无法访问令牌。</translation>
    </message>
    <message>
        <source>Set {variable} to the token maker&apos;s library, or add ?module-path=FILE to the URI.</source>
        <translation>请把 {variable} 设为令牌厂商的库，或在 URI 后加 ?module-path=文件。</translation>
    </message>
    <message>
        <source>The PKCS#11 module {module} cannot be used: {reason}.</source>
        <translation>PKCS#11 模块 {module} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>Check the path, and that the module was made for this system and its processor.</source>
        <translation>请检查路径，并确认模块适用于本系统和处理器。</translation>
    </message>
    <message>
        <source>No token matches {uri}. Present: {present}.</source>
        <translation>没有与 {uri} 相符的令牌。已插入：{present}。</translation>
    </message>
    <message>
        <source>Plug the token in, or correct its name.</source>
        <translation>请插入令牌，或更正其名称。</translation>
    </message>
    <message>
        <source>{count} tokens match {uri}: serial numbers {serials}.</source>
        <translation>{count} 个令牌与 {uri} 相符：序列号 {serials}。</translation>
    </message>
    <message>
        <source>Add serial=NUMBER to the URI.</source>
        <translation>请在 URI 中加上 serial=NUMBER。</translation>
    </message>
    <message>
        <source>The token has no private key {uri}.</source>
        <translation>令牌中没有私有密钥 {uri}。</translation>
    </message>
    <message>
        <source>Correct object or id in the URI.</source>
        <translation>请更正 URI 中的 object 或 id。</translation>
    </message>
    <message>
        <source>{count} private keys match {uri}.</source>
        <translation>有 {count} 个私有密钥与 {uri} 匹配。</translation>
    </message>
    <message>
        <source>Add object=NAME or id=%01 to the URI.</source>
        <translation>请在 URI 中加上 object=NAME 或 id=%01。</translation>
    </message>
    <message>
        <source>The PIN does not open the token “{token}”.{left}</source>
        <translation>PIN 打不开令牌“{token}”。{left}</translation>
    </message>
    <message>
        <source>Check which token and which PIN it is.</source>
        <translation>请确认是哪个令牌、哪个 PIN。</translation>
    </message>
    <message>
        <source>The user PIN of the token “{token}” is locked or expired.</source>
        <translation>令牌“{token}”的用户 PIN 已锁定或过期。</translation>
    </message>
    <message>
        <source>Whoever has the security officer&apos;s PIN (SO PIN, PUK) can set a new one.</source>
        <translation>持有安全管理员 PIN（SO PIN、PUK）的人可以设置新的 PIN。</translation>
    </message>
    <message>
        <source>The token of {uri} was removed while it was used.</source>
        <translation>使用中令牌被拔出：{uri}。</translation>
    </message>
    <message>
        <source>Plug it in and try again.</source>
        <translation>请插入后重试。</translation>
    </message>
    <message>
        <source>The token of {uri} refuses: {reason}.</source>
        <translation>{uri} 的令牌拒绝操作：{reason}。</translation>
    </message>
    <message>
        <source>Check that it is plugged in, and that it allows what was asked.</source>
        <translation>请检查令牌是否已插入，以及是否允许该操作。</translation>
    </message>
    <message>
        <source>The PKCS#11 URI holds a PIN or the place of one.</source>
        <translation>PKCS#11 URI 中含有 PIN 或其位置。</translation>
    </message>
    <message>
        <source>Leave out pin-value and pin-source, and change the PIN if others could see it: it is asked when the key is used.</source>
        <translation>请去掉 pin-value 和 pin-source；若他人可能看到，请更换 PIN：使用密钥时会询问。</translation>
    </message>
    <message>
        <source>The token holds neither a public key nor a certificate with the id of {uri}.</source>
        <translation>令牌中既没有公有密钥，也没有与 {uri} 的 id 相符的证书。</translation>
    </message>
    <message>
        <source>Import the certificate into the token under the private key&apos;s id.</source>
        <translation>请以私有密钥的 id 把证书导入令牌。</translation>
    </message>
    <message>
        <source>The token does not let {uri} sign.</source>
        <translation>令牌不允许用 {uri} 签名。</translation>
    </message>
    <message>
        <source>Choose a key made for signing.</source>
        <translation>请选择用于签名的密钥。</translation>
    </message>
    <message>
        <source>The token of {uri} does not sign with keys of this kind.</source>
        <translation>{uri} 的令牌不能用此种密钥签名。</translation>
    </message>
    <message>
        <source>Choose another kind of key, or another token.</source>
        <translation>请选择其他种类的密钥，或其他令牌。</translation>
    </message>
    <message>
        <source>This file is {kind}, not plain firmware: units run the .bin that is made of it.</source>
        <translation>此文件是 {kind}，不是纯固件：设备运行的是由它生成的 .bin。</translation>
    </message>
    <message>
        <source>the signing profile {profile}</source>
        <translation>签名配置文件 {profile}</translation>
    </message>
    <message>
        <source>the certificate {arn}</source>
        <translation>证书 {arn}</translation>
    </message>
    <message>
        <source>the signed object {key}</source>
        <translation>签名对象 {key}</translation>
    </message>
    <message>
        <source>the bucket {bucket}</source>
        <translation>存储桶 {bucket}</translation>
    </message>
    <message>
        <source>the signing job {job}</source>
        <translation>签名作业 {job}</translation>
    </message>
    <message>
        <source>The key file {path} is not encrypted: whoever copies it can sign.</source>
        <translation>密钥文件 {path} 未加密：任何复制它的人都能签名。</translation>
    </message>
    <message>
        <source>the KMS key {key}</source>
        <translation>KMS 密钥 {key}</translation>
    </message>
    <message>
        <source>a new KMS key</source>
        <translation>新的 KMS 密钥</translation>
    </message>
    <message>
        <source>the KMS keys of this account</source>
        <translation>此账户的 KMS 密钥</translation>
    </message>
    <message>
        <source>the alias {alias}</source>
        <translation>别名 {alias}</translation>
    </message>
    <message>
        <source> One attempt is left before it locks.</source>
        <translation>再错一次就会锁定。</translation>
    </message>
    <message>
        <source> It counts wrong attempts, and more than one is left.</source>
        <translation>令牌会计算错误次数，剩余不止一次。</translation>
    </message>
    <message>
        <source>The token “{label}” locks after one more wrong PIN.</source>
        <translation>令牌“{label}”再输错一次 PIN 就会锁定。</translation>
    </message>
    <message>
        <source>The certificate in {owner} is valid from {first} to {last}, not now.</source>
        <translation>{owner} 中的证书有效期为 {first} 至 {last}，现在无效。</translation>
    </message>
    <message>
        <source>The policy {name} does not exist.</source>
        <translation>策略 {name} 不存在。</translation>
    </message>
    <message>
        <source>The policy {name} allows something else than it should.</source>
        <translation>策略 {name} 允许的内容与应有的不同。</translation>
    </message>
    <message>
        <source>write the policy {name}</source>
        <translation>写入策略 {name}</translation>
    </message>
    <message>
        <source>{count:,} certificates or groups have it</source>
        <translation>有 {count:,} 个证书或组附有它</translation>
    </message>
    <message>
        <source>it allows something else than this Linekey writes; set-up would mend it first</source>
        <translation>它允许的内容与本版 Linekey 写的不同；需先通过设置修复</translation>
    </message>
    <message>
        <source>remove the policy {name}</source>
        <translation>移除策略 {name}</translation>
    </message>
    <message>
        <source>look up the policy {name}</source>
        <translation>查询策略 {name}</translation>
    </message>
    <message>
        <source>look up the thing type {name}</source>
        <translation>查询物品类型 {name}</translation>
    </message>
    <message>
        <source>The thing type {name} does not exist.</source>
        <translation>物品类型 {name} 不存在。</translation>
    </message>
    <message>
        <source>The thing type {name} is deprecated: AWS takes no new things of it.</source>
        <translation>物品类型 {name} 已弃用：AWS 不再接受该类型的新物品。</translation>
    </message>
    <message>
        <source>create the thing type {name}</source>
        <translation>创建物品类型 {name}</translation>
    </message>
    <message>
        <source>take the thing type {name} back into use</source>
        <translation>重新启用物品类型 {name}</translation>
    </message>
    <message>
        <source>Linekey has no proof that it made it: aws iot deprecate-thing-type</source>
        <translation>无法证明它由 Linekey 创建：aws iot deprecate-thing-type</translation>
    </message>
    <message>
        <source>AWS IoT deletes the thing type {name} 5 minutes after this: then remove once more.</source>
        <translation>5 分钟后 AWS IoT 才能删除物品类型 {name}：届时请再移除一次。</translation>
    </message>
    <message>
        <source>remove the thing type {name}</source>
        <translation>移除物品类型 {name}</translation>
    </message>
    <message>
        <source>The thing group {name} does not exist.</source>
        <translation>物品组 {name} 不存在。</translation>
    </message>
    <message>
        <source>create the thing group {name}</source>
        <translation>创建物品组 {name}</translation>
    </message>
    <message>
        <source>Linekey has no proof that it made it: aws iot delete-thing-group</source>
        <translation>无法证明它由 Linekey 创建：aws iot delete-thing-group</translation>
    </message>
    <message>
        <source>it has things</source>
        <translation>其中有物品</translation>
    </message>
    <message>
        <source>remove the thing group {name}</source>
        <translation>移除物品组 {name}</translation>
    </message>
    <message>
        <source>look up the role {name}</source>
        <translation>查询角色 {name}</translation>
    </message>
    <message>
        <source>The role {name} or its policy does not exist.</source>
        <translation>角色 {name} 或其策略不存在。</translation>
    </message>
    <message>
        <source>The role {name} trusts someone else than it should.</source>
        <translation>角色 {name} 信任的对象与应有的不同。</translation>
    </message>
    <message>
        <source>The role {name} has other rights than it should.</source>
        <translation>角色 {name} 的权限与应有的不同。</translation>
    </message>
    <message>
        <source>set up the role {name}</source>
        <translation>设置角色 {name}</translation>
    </message>
    <message>
        <source>it trusts someone else than Linekey lets it</source>
        <translation>它信任了 Linekey 不允许的对象</translation>
    </message>
    <message>
        <source>it has rights that Linekey did not give it</source>
        <translation>它有并非由 Linekey 授予的权限</translation>
    </message>
    <message>
        <source>valid until {last:%Y-%m-%d}, {days:,} days</source>
        <translation>有效期至 {last:%Y-%m-%d}，还有 {days:,} 天</translation>
    </message>
    <message>
        <source>create the stream {stream}</source>
        <translation>创建流 {stream}</translation>
    </message>
    <message>
        <source>delete the stream {stream}</source>
        <translation>删除流 {stream}</translation>
    </message>
    <message>
        <source>No bench is running.</source>
        <translation>没有运行中的试验台。</translation>
    </message>
    <message>
        <source>Start one with: linekey bench up</source>
        <translation>请启动：linekey bench up</translation>
    </message>
    <message>
        <source>Port {port} on {host} cannot be used: {reason}.</source>
        <translation>无法使用 {host} 的端口 {port}：{reason}。</translation>
    </message>
    <message>
        <source>Is a bench already running? Stop it, or choose another port.</source>
        <translation>是否已有试验台在运行？请停止它，或选择其他端口。</translation>
    </message>
    <message>
        <source>The bench cannot have port {port} of {host}, which is one of AWS IoT&apos;s: {reason}.</source>
        <translation>试验台无法使用 {host} 的端口 {port}（AWS IoT 的标准端口）：{reason}。</translation>
    </message>
    <message>
        <source>Stop the program that uses it, or start the bench without --standard-ports.</source>
        <translation>请停止占用该端口的程序，或不带 --standard-ports 启动试验台。</translation>
    </message>
    <message>
        <source>The bench is not allowed to have port {port} of {host}, which is one of AWS IoT&apos;s.</source>
        <translation>试验台无权使用 {host} 的端口 {port}（AWS IoT 的标准端口）。</translation>
    </message>
    <message>
        <source>Linux: sysctl -w net.ipv4.ip_unprivileged_port_start=443. Windows: stop the program that uses it.</source>
        <translation>Linux：sysctl -w net.ipv4.ip_unprivileged_port_start=443。Windows：请停止占用该端口的程序。</translation>
    </message>
    <message>
        <source>The bench cannot enforce policies: what {service} can be asked for is not known.</source>
        <translation>试验台无法执行权限策略：不知道 {service} 可以接受哪些请求。</translation>
    </message>
    <message>
        <source>This installation is not whole. Install Linekey again.</source>
        <translation>安装不完整。请重新安装 Linekey。</translation>
    </message>
    <message>
        <source>The bench did not start.</source>
        <translation>试验台没有启动。</translation>
    </message>
    <message>
        <source>See {log}.</source>
        <translation>请看 {log}。</translation>
    </message>
    <message>
        <source>The bench has no Region “{region}”.</source>
        <translation>试验台没有区域“{region}”。</translation>
    </message>
    <message>
        <source>It has those of AWS&apos;s partition “aws”, such as eu-west-1.</source>
        <translation>它有 AWS 分区“aws”中的区域，例如 eu-west-1。</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is not a fault of a virtual unit.</source>
        <translation>“{text}”不是虚拟设备的故障。</translation>
    </message>
    <message>
        <source>Faults: {faults}; steps: {steps}; for example 2:no-answer=csr.</source>
        <translation>故障：{faults}；步骤：{steps}；例如 2:no-answer=csr。</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is not a firmware version.</source>
        <translation>“{text}”不是固件版本号。</translation>
    </message>
    <message>
        <source>Give major.minor.patch: at most 255, 255 and 65535.</source>
        <translation>请写成 major.minor.patch：最大为 255、255 和 65535。</translation>
    </message>
    <message>
        <source>A firmware of {size} bytes has no room for its header.</source>
        <translation>{size} 字节的固件放不下其头部。</translation>
    </message>
    <message>
        <source>Ask for 8 bytes or more.</source>
        <translation>请至少使用 8 字节。</translation>
    </message>
    <message>
        <source>This is not a firmware for a virtual unit.</source>
        <translation>这不是虚拟设备的固件。</translation>
    </message>
    <message>
        <source>Make one with build_image().</source>
        <translation>请用 build_image() 生成。</translation>
    </message>
    <message>
        <source>A virtual unit cannot listen on {host}:{port}: {reason}.</source>
        <translation>虚拟设备无法在 {host}:{port} 上监听：{reason}。</translation>
    </message>
    <message>
        <source>Choose another port, or 0 for any free one.</source>
        <translation>请选择其他端口，或用 0 表示任意空闲端口。</translation>
    </message>
    <message>
        <source>A virtual unit cannot listen on &apos;{place}&apos;.</source>
        <translation>虚拟设备无法在“{place}”上监听。</translation>
    </message>
    <message>
        <source>Use socket://127.0.0.1:PORT (0 takes a free port); pty: works on Linux and macOS.</source>
        <translation>请使用 socket://127.0.0.1:PORT（0 表示任意空闲端口）；pty: 适用于 Linux 和 macOS。</translation>
    </message>
    <message>
        <source>The unit&apos;s TLS stack refuses its certificate, key or root CA: {reason}.</source>
        <translation>设备的 TLS 协议栈拒绝其证书、密钥或根 CA：{reason}。</translation>
    </message>
    <message>
        <source>Provision the unit again.</source>
        <translation>请重新预置设备。</translation>
    </message>
    <message>
        <source>The cloud refuses the unit&apos;s subscription to {topic}.</source>
        <translation>云端拒绝设备订阅 {topic}。</translation>
    </message>
    <message>
        <source>Check its policy.</source>
        <translation>请检查其策略。</translation>
    </message>
    <message>
        <source>The cloud refuses the unit&apos;s message on {topic}.</source>
        <translation>云端拒绝设备在 {topic} 上的消息。</translation>
    </message>
    <message>
        <source>The cloud did not answer the unit: {reason}.</source>
        <translation>云端没有应答设备：{reason}。</translation>
    </message>
    <message>
        <source>rejected: 0x{code:08x} {reason}</source>
        <translation>被拒绝：0x{code:08x} {reason}</translation>
    </message>
    <message>
        <source>Look at the release and its rollout.</source>
        <translation>请查看发布版本及其升级任务。</translation>
    </message>
    <message>
        <source>The virtual units did not come up.</source>
        <translation>虚拟设备没有启动。</translation>
    </message>
    <message>
        <source>The cloud sent a job message the unit does not understand.</source>
        <translation>云端发来了设备无法理解的作业消息。</translation>
    </message>
    <message>
        <source>The tour went otherwise than it tells: {what}.</source>
        <translation>演示的结果与所述不符：{what}。</translation>
    </message>
    <message>
        <source>See what came of it on the page above, then run the tour again.</source>
        <translation>请在上方页面查看结果，然后重新演示。</translation>
    </message>
    <message>
        <source>The device family “{family}” has no virtual unit: there is no twin “{twin}”.</source>
        <translation>设备系列“{family}”没有虚拟设备：不存在孪生“{twin}”。</translation>
    </message>
    <message>
        <source>Known twins: {twins}.</source>
        <translation>已知的孪生：{twins}。</translation>
    </message>
    <message>
        <source>The ledger {path} cannot be opened: {reason}.</source>
        <translation>无法打开台账 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Check the data folder and its permissions.</source>
        <translation>请检查数据文件夹及其访问权限。</translation>
    </message>
    <message>
        <source>The ledger&apos;s chain is broken at entry {sequence}: {what}.</source>
        <translation>台账的链在第 {sequence} 条断开：{what}。</translation>
    </message>
    <message>
        <source>Do not use this ledger as proof. Keep the file and compare it with the last good copy.</source>
        <translation>请勿以此台账为证。请保留该文件，并与最近的完好副本比对。</translation>
    </message>
    <message>
        <source>{path} was written by a newer Linekey.</source>
        <translation>{path} 由更新版本的 Linekey 写入。</translation>
    </message>
    <message>
        <source>Install that version here as well, or choose another data folder.</source>
        <translation>请在本机也安装该版本，或选择其他数据文件夹。</translation>
    </message>
    <message>
        <source>This Linekey is too old. Call the engineer.</source>
        <translation>此 Linekey 版本过旧。请叫工程师。</translation>
    </message>
    <message>
        <source>An entry held a private key; it was not recorded.</source>
        <translation>有一条记录含有私有密钥；未予记录。</translation>
    </message>
    <message>
        <source>This is a fault in Linekey: please report it.</source>
        <translation>这是 Linekey 的缺陷：请报告。</translation>
    </message>
    <message>
        <source>Linekey has a fault. Call the engineer.</source>
        <translation>Linekey 出错。请叫工程师。</translation>
    </message>
    <message>
        <source>An entry cannot be recorded: {reason}.</source>
        <translation>无法记录一条条目：{reason}。</translation>
    </message>
    <message>
        <source>The ledger knows no unit {serial}.</source>
        <translation>台账中没有设备 {serial}。</translation>
    </message>
    <message>
        <source>Check the number: linekey ledger list</source>
        <translation>请核对编号：linekey ledger list</translation>
    </message>
    <message>
        <source>Phase “{phase}” of run {run} was never begun.</source>
        <translation>运行 {run} 的步骤“{phase}”从未开始。</translation>
    </message>
    <message>
        <source>Run {run} is not open.</source>
        <translation>运行 {run} 未打开。</translation>
    </message>
    <message>
        <source>A list of the ledger is not what its chain tells: {row}.</source>
        <translation>台账的一个列表与其链不符：{row}。</translation>
    </message>
    <message>
        <source>Make the lists anew from the chain: linekey ledger rebuild.</source>
        <translation>请根据链重新生成列表：linekey ledger rebuild。</translation>
    </message>
    <message>
        <source>The name that is kept for entry {sequence} is not the one that was recorded.</source>
        <translation>为第 {sequence} 条保存的姓名不是当时记录的姓名。</translation>
    </message>
    <message>
        <source>Do not trust the names of this ledger. Compare it with the last good copy.</source>
        <translation>请勿相信此台账中的姓名。请与最近的完好副本比对。</translation>
    </message>
    <message>
        <source>The ledger keeps no name “{name}”.</source>
        <translation>台账中没有保存姓名“{name}”。</translation>
    </message>
    <message>
        <source>Write it as the history shows it.</source>
        <translation>请按历史记录中显示的写法输入。</translation>
    </message>
    <message>
        <source>The name was erased, but another program still reads the ledger&apos;s log, where a copy may be.</source>
        <translation>姓名已删除，但另一个程序仍在读取台账的日志，其中可能留有副本。</translation>
    </message>
    <message>
        <source>Close every other Linekey and open the ledger once more: linekey ledger verify.</source>
        <translation>请关闭所有其他 Linekey，然后再打开一次台账：linekey ledger verify。</translation>
    </message>
    <message>
        <source>The notes of run {run} ({subject}) are damaged: Linekey can neither finish it nor take it back.</source>
        <translation>运行 {run}（{subject}）的记录已损坏：Linekey 既无法完成它，也无法撤销它。</translation>
    </message>
    <message>
        <source>Remove in AWS what it left, a certificate or a job. Then say: linekey ledger discard RUN</source>
        <translation>请在 AWS 中删除它留下的证书或作业，然后执行：linekey ledger discard RUN</translation>
    </message>
    <message>
        <source>The notes of a run are damaged. Call the engineer.</source>
        <translation>一次运行的记录已损坏。请找工程师。</translation>
    </message>
    <message>
        <source>There are no damaged notes of a run “{run}”.</source>
        <translation>没有运行“{run}”的已损坏记录。</translation>
    </message>
    <message>
        <source>Write it as “linekey ledger verify” does. Linekey settles runs with sound notes itself.</source>
        <translation>请按“linekey ledger verify”显示的写法填写。记录完好的运行由 Linekey 自行处理。</translation>
    </message>
    <message>
        <source>The ledger {path} is locked by another program.</source>
        <translation>台账 {path} 被其他程序锁定。</translation>
    </message>
    <message>
        <source>Close the other program and try again.</source>
        <translation>请关闭该程序后重试。</translation>
    </message>
    <message>
        <source>The ledger {path} cannot grow: the disk is full.</source>
        <translation>台账 {path} 无法增大：磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>请腾出磁盘空间后重试。</translation>
    </message>
    <message>
        <source>The disk is full. Call the engineer.</source>
        <translation>磁盘已满。请叫工程师。</translation>
    </message>
    <message>
        <source>The ledger {path} is damaged, or not a ledger.</source>
        <translation>{path} 已损坏，或不是台账。</translation>
    </message>
    <message>
        <source>Keep the file, and restore the last good copy.</source>
        <translation>请保留该文件，并恢复最近的完好副本。</translation>
    </message>
    <message>
        <source>The ledger {path} cannot be opened.</source>
        <translation>无法打开台账 {path}。</translation>
    </message>
    <message>
        <source>The ledger {path} cannot be written.</source>
        <translation>无法写入台账 {path}。</translation>
    </message>
    <message>
        <source>Check the permissions of the file and its folder.</source>
        <translation>请检查该文件及其文件夹的访问权限。</translation>
    </message>
    <message>
        <source>The ledger {path} answered “{reason}”.</source>
        <translation>台账 {path} 的回答是“{reason}”。</translation>
    </message>
    <message>
        <source>Try again; if it stays, keep the file and ask for help.</source>
        <translation>请重试；若仍如此，请保留该文件并寻求帮助。</translation>
    </message>
    <message>
        <source>Entries are gone: the ledger has {entries:,}, its checkpoint of {time} tells of {size:,} ({place}).</source>
        <translation>条目丢失：台账有 {entries:,} 条，而 {time} 的检查点记载为 {size:,} 条（{place}）。</translation>
    </message>
    <message>
        <source>The first {size:,} entries are not those of the checkpoint of {time}: {place}.</source>
        <translation>前 {size:,} 条与 {time} 的检查点不符：{place}。</translation>
    </message>
    <message>
        <source>This is no checkpoint, and no proof: {place}.</source>
        <translation>这不是检查点，也不是证明：{place}。</translation>
    </message>
    <message>
        <source>The checkpoint beside the ledger is gone, or older than the one of {time}: {place}.</source>
        <translation>台账旁的检查点已丢失，或早于 {time} 的检查点：{place}。</translation>
    </message>
    <message>
        <source>Keep all files as they are, and bring back the last good copy of the ledger.</source>
        <translation>请原样保留所有文件，并恢复台账最近的完好副本。</translation>
    </message>
    <message>
        <source>The station&apos;s records cannot be used. Call the engineer.</source>
        <translation>工位的记录无法使用。请叫工程师。</translation>
    </message>
    <message>
        <source>The station&apos;s records are not in order. Call the engineer.</source>
        <translation>工位的记录不可信。请叫工程师。</translation>
    </message>
    <message>
        <source>Another program holds the station&apos;s records. Close it.</source>
        <translation>另一个程序占用工位的记录。请关闭它。</translation>
    </message>
    <message>
        <source>Do not use this ledger as proof. Keep all files, and compare it with the last good copy.</source>
        <translation>请勿以此台账为证。请保留所有文件，并与最近的完好副本比对。</translation>
    </message>
    <message>
        <source>Give the file as “linekey ledger checkpoint --out” wrote it, or the object as the account keeps it.</source>
        <translation>请提供“linekey ledger checkpoint --out”写出的文件，或账户中保存的对象，不作改动。</translation>
    </message>
    <message>
        <source>The checkpoint is not signed by a key that is trusted: {place}.</source>
        <translation>检查点不是由受信任的密钥签名的：{place}。</translation>
    </message>
    <message>
        <source>Do not use it as proof. Ask who keeps the station&apos;s public key which one it is.</source>
        <translation>请勿以其为证。请向保管工位公钥的人询问是哪一把。</translation>
    </message>
    <message>
        <source>The checkpoint is of {origin}, and the ledger of {own}: {place}.</source>
        <translation>检查点属于 {origin}，而台账属于 {own}：{place}。</translation>
    </message>
    <message>
        <source>Give the checkpoint of this ledger&apos;s own station.</source>
        <translation>请提供此台账所属工位的检查点。</translation>
    </message>
    <message>
        <source>The proof {file} does not hold: {reason}.</source>
        <translation>证明 {file} 不成立：{reason}。</translation>
    </message>
    <message>
        <source>Do not believe what it tells. Ask for another: linekey ledger prove</source>
        <translation>请勿相信其内容。请索取新的证明：linekey ledger prove</translation>
    </message>
    <message>
        <source>Ask who put it back. The newer one, with which the ledger agrees, is beside it again.</source>
        <translation>请查明是谁放回的。较新的检查点与台账一致，现已放回台账旁。</translation>
    </message>
    <message>
        <source>{uri} cannot sign checkpoints: it is {kind}.</source>
        <translation>{uri} 不能签署检查点：它是 {kind}。</translation>
    </message>
    <message>
        <source>Take a key of the kind Ed25519 or ECDSA P-256: linekey keys new --kind ed25519</source>
        <translation>请使用 Ed25519 或 ECDSA P-256 密钥：linekey keys new --kind ed25519</translation>
    </message>
    <message>
        <source>There is no checkpoint yet.</source>
        <translation>还没有检查点。</translation>
    </message>
    <message>
        <source>Make one: linekey ledger checkpoint</source>
        <translation>请生成一个：linekey ledger checkpoint</translation>
    </message>
    <message>
        <source>The checkpoint of {size:,} entries tells nothing of entry {sequence:,}.</source>
        <translation>{size:,} 条的检查点不包含第 {sequence:,} 条。</translation>
    </message>
    <message>
        <source>Make a newer one: linekey ledger checkpoint</source>
        <translation>请生成较新的检查点：linekey ledger checkpoint</translation>
    </message>
    <message>
        <source>Something went wrong inside Linekey ({name}).</source>
        <translation>Linekey 内部出错（{name}）。</translation>
    </message>
    <message>
        <source>Its makers need this file: {log}</source>
        <translation>开发者需要此文件：{log}</translation>
    </message>
    <message>
        <source>The output cannot be written: {reason}.</source>
        <translation>无法写入输出：{reason}。</translation>
    </message>
    <message>
        <source>What was done is done. Make room, and look it up.</source>
        <translation>已完成的操作有效。请腾出空间，再查看结果。</translation>
    </message>
    <message>
        <source>{path} cannot be written: the disk is full.</source>
        <translation>无法写入 {path}：磁盘已满。</translation>
    </message>
    <message>
        <source>Stopped on request.</source>
        <translation>已按要求停止。</translation>
    </message>
    <message>
        <source>See: {verb} --help</source>
        <translation>请看：{verb} --help</translation>
    </message>
    <message>
        <source>“{text}” is not a firmware version.</source>
        <translation>“{text}”不是固件版本号。</translation>
    </message>
    <message>
        <source>Write three numbers with dots, like 1.1.0: at most 255.255.65535.</source>
        <translation>请写三个以点分隔的数字，如 1.1.0，最大 255.255.65535。</translation>
    </message>
    <message>
        <source>The firmware image {image} cannot be read.</source>
        <translation>无法读取固件镜像 {image}。</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>请检查其访问权限。</translation>
    </message>
    <message>
        <source>There is no release {release}.</source>
        <translation>没有发布版本 {release}。</translation>
    </message>
    <message>
        <source>See the list: linekey release list.</source>
        <translation>请查看列表：linekey release list。</translation>
    </message>
    <message>
        <source>The stored image of release {release} was changed after it was signed.</source>
        <translation>发布版本 {release} 的存储镜像在签名后被更改。</translation>
    </message>
    <message>
        <source>Do not use it. Make the release again from the original file, and find out who changed it.</source>
        <translation>请勿使用。请用原始文件重新发布，并查明是谁更改的。</translation>
    </message>
    <message>
        <source>The image of release {release} cannot be read: {reason}.</source>
        <translation>无法读取发布版本 {release} 的镜像：{reason}。</translation>
    </message>
    <message>
        <source>Make the release again from the original file.</source>
        <translation>请用原始文件重新发布。</translation>
    </message>
    <message>
        <source>The files of release {release} are not what the ledger recorded.</source>
        <translation>发布版本 {release} 的文件与台账记录不符。</translation>
    </message>
    <message>
        <source>Do not use it. Make the release again, and find out who changed it.</source>
        <translation>请勿使用。请重新发布，并查明是谁更改的。</translation>
    </message>
    <message>
        <source>The files of release {release} are missing or damaged.</source>
        <translation>发布版本 {release} 的文件缺失或损坏。</translation>
    </message>
    <message>
        <source>Restore its folder, or make the release again.</source>
        <translation>请恢复其文件夹，或重新发布。</translation>
    </message>
    <message>
        <source>The release cannot be saved: {reason}.</source>
        <translation>无法保存发布版本：{reason}。</translation>
    </message>
    <message>
        <source>Check the free space and the permissions of the data folder.</source>
        <translation>请检查可用空间和数据文件夹的访问权限。</translation>
    </message>
    <message>
        <source>Release {release} was refused: {reason}</source>
        <translation>发布版本 {release} 已被拒绝：{reason}</translation>
    </message>
    <message>
        <source>Make a new release. A refusal is not taken back.</source>
        <translation>请重新制作发布版本。拒绝不可撤销。</translation>
    </message>
    <message>
        <source>{approver} has approved this release already.</source>
        <translation>{approver} 已批准过此发布版本。</translation>
    </message>
    <message>
        <source>Each approver counts once. Let another one approve it.</source>
        <translation>每位批准者只计一次。请由另一位批准。</translation>
    </message>
    <message>
        <source>The release is for {theirs}, the product profile for {product}.</source>
        <translation>该发布版本属于 {theirs}，而产品配置文件属于 {product}。</translation>
    </message>
    <message>
        <source>Choose the release&apos;s own product profile with --product.</source>
        <translation>请用 --product 选择该发布版本自己的产品配置文件。</translation>
    </message>
    <message>
        <source>The manifest of release {release} is missing, or is not what was signed and recorded.</source>
        <translation>发布版本 {release} 的清单缺失，或与已签名、已记录的内容不符。</translation>
    </message>
    <message>
        <source>Do not use the release. Make it again, and find out who changed it.</source>
        <translation>请勿使用。请重新制作，并查明是谁更改的。</translation>
    </message>
    <message>
        <source>A refusal needs a reason.</source>
        <translation>拒绝需要原因。</translation>
    </message>
    <message>
        <source>Say why, for those who read it later.</source>
        <translation>请写明原因，供日后查阅。</translation>
    </message>
    <message>
        <source>{folder} exists already.</source>
        <translation>{folder} 已存在。</translation>
    </message>
    <message>
        <source>Choose another folder. On the command line, --force replaces it.</source>
        <translation>请选择其他文件夹。在命令行中可用 --force 替换。</translation>
    </message>
    <message>
        <source>The image says that it is version {inside}, not {told}.</source>
        <translation>镜像自称版本为 {inside}，而不是 {told}。</translation>
    </message>
    <message>
        <source>Give the version it was built with, or the other image.</source>
        <translation>请填写构建时的版本，或改用另一个镜像。</translation>
    </message>
    <message>
        <source>Units of {product} verify the format {wanted}; this is {found}.</source>
        <translation>{product} 的设备验证 {wanted} 格式，此镜像为 {found}。</translation>
    </message>
    <message>
        <source>Give the signature they verify with --signature, or the units&apos; own product profile.</source>
        <translation>请用 --signature 提供设备验证的签名，或使用这些设备自己的产品配置文件。</translation>
    </message>
    <message>
        <source>Give the image that this product&apos;s build makes.</source>
        <translation>请提供此产品构建生成的镜像。</translation>
    </message>
    <message>
        <source>The build id “{build}” cannot stand in a manifest.</source>
        <translation>构建标识“{build}”不能写入清单。</translation>
    </message>
    <message>
        <source>Give 1 to 255 printable characters, or leave it out.</source>
        <translation>请使用 1 到 255 个可打印字符，或省略。</translation>
    </message>
    <message>
        <source>The release cannot be written to {folder}: {reason}.</source>
        <translation>无法把发布版本写入 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>Choose another folder, or check its permissions and the free space.</source>
        <translation>请选择其他文件夹，或检查其访问权限和可用空间。</translation>
    </message>
    <message>
        <source>The image has no signature, and the profile of {product} does not say how to make one.</source>
        <translation>镜像没有签名，{product} 的产品配置也没有说明如何生成签名。</translation>
    </message>
    <message>
        <source>Add [firmware.mcuboot] with header_size to the profile, or sign the image first: linekey sign.</source>
        <translation>请在配置中添加 [firmware.mcuboot] 和 header_size，或先为镜像签名：linekey sign。</translation>
    </message>
    <message>
        <source>The image has an MCUboot header, but no signature; making it anew would lose what it says.</source>
        <translation>镜像有 MCUboot 头部但没有签名；重新生成会丢失其中的信息。</translation>
    </message>
    <message>
        <source>Give the linker&apos;s output, zephyr.bin for instance, or sign it first: linekey sign.</source>
        <translation>请提供链接器的输出，例如 zephyr.bin，或先签名：linekey sign。</translation>
    </message>
    <message>
        <source>The image cannot be signed as the profile of {product} says: {reason}</source>
        <translation>无法按 {product} 的产品配置为镜像签名：{reason}</translation>
    </message>
    <message>
        <source>{advice} The options are keys of [firmware.mcuboot] in the product profile.</source>
        <translation>{advice}这些选项是产品配置中 [firmware.mcuboot] 的键。</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>文件 {path} 不存在。</translation>
    </message>
    <message>
        <source>Give the firmware image your build made.</source>
        <translation>请选择构建生成的固件镜像。</translation>
    </message>
    <message>
        <source>{path} is a folder, not a file.</source>
        <translation>{path} 是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>The firmware image is empty.</source>
        <translation>固件镜像为空。</translation>
    </message>
    <message>
        <source>Choose the file your build made.</source>
        <translation>请选择构建生成的文件。</translation>
    </message>
    <message>
        <source>The firmware image has {size:,} bytes, a slot of the unit holds {slot:,}.</source>
        <translation>固件镜像有 {size:,} 字节，设备槽位只能容纳 {slot:,} 字节。</translation>
    </message>
    <message>
        <source>Choose the firmware of this product, or make it smaller.</source>
        <translation>请选择本产品的固件，或缩小固件。</translation>
    </message>
    <message>
        <source>The firmware image has {size:,} bytes; AWS IoT delivers at most {limit:,} over MQTT.</source>
        <translation>固件镜像有 {size:,} 字节；AWS IoT 通过 MQTT 最多传送 {limit:,} 字节。</translation>
    </message>
    <message>
        <source>Make the image smaller.</source>
        <translation>请缩小镜像。</translation>
    </message>
    <message>
        <source>The code-signing certificate is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}, not today.</source>
        <translation>代码签名证书的有效期为 {first:%Y-%m-%d} 至 {last:%Y-%m-%d}，今天无效。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date; otherwise units need a new certificate before they accept firmware.</source>
        <translation>请检查电脑日期；否则设备需要新证书才能接受固件。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” is not one for code signing.</source>
        <translation>证书“{subject}”不是代码签名证书。</translation>
    </message>
    <message>
        <source>It needs extended key usage codeSigning and key usage digitalSignature.</source>
        <translation>证书需要扩展密钥用途 codeSigning 和密钥用途 digitalSignature。</translation>
    </message>
    <message>
        <source>The code-signing certificate has a key of kind {found}; units verify {wanted}.</source>
        <translation>代码签名证书的密钥种类为 {found}；设备验证的是 {wanted}。</translation>
    </message>
    <message>
        <source>Use a certificate with a key of kind {kind}, or correct `key` in the product profile.</source>
        <translation>请使用密钥种类为 {kind} 的证书，或更正产品配置文件中的 `key`。</translation>
    </message>
    <message>
        <source>The units would refuse this firmware: its signature does not verify with their certificate.</source>
        <translation>设备会拒绝此固件：其证书无法验证该签名。</translation>
    </message>
    <message>
        <source>Sign with the key of the code-signing certificate the units carry.</source>
        <translation>请使用设备中代码签名证书对应的密钥签名。</translation>
    </message>
    <message>
        <source>There is no release {release} in the account&apos;s bucket.</source>
        <translation>账户的存储桶中没有发布版本 {release}。</translation>
    </message>
    <message>
        <source>Let whoever made it put it there: linekey release push.</source>
        <translation>请让制作者上传：linekey release push。</translation>
    </message>
    <message>
        <source>The key {key} is not that of an approver of {product} in version {version} of its release policy.</source>
        <translation>密钥 {key} 不属于 {product} 发布策略第 {version} 版中的任何批准人。</translation>
    </message>
    <message>
        <source>Use an approver&apos;s key, or let the policy&apos;s owners name this one: linekey release policy draft.</source>
        <translation>请使用批准人的密钥，或请策略所有者将其列入：linekey release policy draft。</translation>
    </message>
    <message>
        <source>Release {release} has no manifest to sign: it is older than those.</source>
        <translation>发布版本 {release} 没有可签名的清单：它早于清单的引入。</translation>
    </message>
    <message>
        <source>The key {key} is not that of a requester of {product} in version {version} of its release policy.</source>
        <translation>密钥 {key} 不属于 {product} 发布策略第 {version} 版中的任何申请人。</translation>
    </message>
    <message>
        <source>Use a requester&apos;s key, or let the policy&apos;s owners name this one: linekey release policy draft.</source>
        <translation>请使用申请人的密钥，或请策略所有者将其列入：linekey release policy draft。</translation>
    </message>
    <message>
        <source>{requester} has requested this release already.</source>
        <translation>{requester} 已申请过此发布版本。</translation>
    </message>
    <message>
        <source>Now others approve it.</source>
        <translation>现在由他人批准。</translation>
    </message>
    <message>
        <source>{requester} has requested this release, and cannot approve it as well.</source>
        <translation>{requester} 已申请此发布版本，不能再批准它。</translation>
    </message>
    <message>
        <source>Let somebody else approve it.</source>
        <translation>请另一人批准。</translation>
    </message>
    <message>
        <source>Units would be told {told}; version {version} of the release policy says {wanted}.</source>
        <translation>设备将收到 {told}；而发布策略第 {version} 版规定为 {wanted}。</translation>
    </message>
    <message>
        <source>Correct [firmware] in the product profile and make the release again, or let the owners change it.</source>
        <translation>请更正产品配置中的 [firmware] 并重新制作发布版本，或请所有者修改策略。</translation>
    </message>
    <message>
        <source>The code-signing certificate ends in {days:,} days, on {last:%Y-%m-%d}; it needs {wanted}.</source>
        <translation>代码签名证书将在 {days:,} 天后（{last:%Y-%m-%d}）到期；至少需要 {wanted} 天。</translation>
    </message>
    <message>
        <source>Make a new certificate for the key and write it into the units, or lower certificate_days_left.</source>
        <translation>请为该密钥制作新证书并写入设备，或降低 certificate_days_left。</translation>
    </message>
    <message>
        <source>Version {version} is not above {newest}, which units of {product} have taken.</source>
        <translation>版本 {version} 不高于 {product} 的设备已升级过的 {newest}。</translation>
    </message>
    <message>
        <source>Units refuse it. Build it with a higher version.</source>
        <translation>设备会拒绝它。请以更高的版本重新构建。</translation>
    </message>
    <message>
        <source>The account has no release policy of {product}: nobody may roll out.</source>
        <translation>账户中没有 {product} 的发布策略：任何人都不能升级设备。</translation>
    </message>
    <message>
        <source>Let a cloud engineer set the account up: linekey account setup.</source>
        <translation>请云工程师设置账户：linekey account setup。</translation>
    </message>
    <message>
        <source>The release policy of {product} in the account is not to be trusted: {reason}</source>
        <translation>账户中 {product} 的发布策略不可信：{reason}</translation>
    </message>
    <message>
        <source>Roll out nothing. Find out who changed it, and let its owners publish it again.</source>
        <translation>请勿升级任何设备。查明是谁更改了它，并请其所有者重新发布。</translation>
    </message>
    <message>
        <source>The account names version {found} of the release policy of {product}; this station has seen {seen}.</source>
        <translation>账户指明 {product} 的发布策略为第 {found} 版；本工位已见过第 {seen} 版。</translation>
    </message>
    <message>
        <source>Find out who set it back. If a publication was cut off: linekey release policy publish. {advice}</source>
        <translation>查明是谁将其退回。若是发布被中断：linekey release policy publish。{advice}</translation>
    </message>
    <message>
        <source>The account&apos;s version {version} of the release policy of {product} is not what this station saw.</source>
        <translation>账户中 {product} 发布策略的第 {version} 版与本工位见过的不同。</translation>
    </message>
    <message>
        <source>Roll out nothing, and find out who replaced it. {advice}</source>
        <translation>请勿升级任何设备，并查明是谁替换了它。{advice}</translation>
    </message>
    <message>
        <source>The account&apos;s release policy is of {theirs}, the product profile of {product}.</source>
        <translation>账户的发布策略属于 {theirs}，而产品配置属于 {product}。</translation>
    </message>
    <message>
        <source>Choose the product profile that the policy is of: a product keeps its name.</source>
        <translation>请选择该策略所属的产品配置：产品名称不可更改。</translation>
    </message>
    <message>
        <source>The account has a version {version} of the release policy already, or a later one.</source>
        <translation>该账户已有发布策略的版本 {version}，或更新的版本。</translation>
    </message>
    <message>
        <source>Sign with the key of an owner: {owners}.</source>
        <translation>请用一位所有者的密钥签名：{owners}。</translation>
    </message>
    <message>
        <source>Draft yours again from what is in force: linekey release policy draft.</source>
        <translation>请以现行版本重新起草：linekey release policy draft。</translation>
    </message>
    <message>
        <source>The bucket has a first release policy of {product} that this station did not write: {digest}</source>
        <translation>存储桶中有一个并非本工位写入的 {product} 首个发布策略：{digest}</translation>
    </message>
    <message>
        <source>If somebody sets the account up just now, run it again; else remove {key} from the bucket first.</source>
        <translation>若有人正在设置账户，请再运行一次；否则请先从存储桶中删除 {key}。</translation>
    </message>
    <message>
        <source>The key {key}… is of no owner of this release policy, nor of the version before it.</source>
        <translation>密钥 {key}… 不属于此发布策略的任何所有者，也不属于其前一版本的所有者。</translation>
    </message>
    <message>
        <source>The release policy cannot be drafted: {reason}</source>
        <translation>无法起草发布策略：{reason}</translation>
    </message>
    <message>
        <source>See what is in force: linekey release policy show.</source>
        <translation>查看现行策略：linekey release policy show。</translation>
    </message>
    <message>
        <source>This release policy ended on {expires:%Y-%m-%d}: nobody could roll out with it.</source>
        <translation>此发布策略已于 {expires:%Y-%m-%d} 到期：任何人都无法凭它升级设备。</translation>
    </message>
    <message>
        <source>Draft it again with a later day: linekey release policy draft --expires.</source>
        <translation>请以更晚的日期重新起草：linekey release policy draft --expires。</translation>
    </message>
    <message>
        <source>The product profile {path} cannot be read: {reason}.</source>
        <translation>无法读取产品配置文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Check its path.</source>
        <translation>请检查其路径。</translation>
    </message>
    <message>
        <source>unit.options.{key}: The driver {family} has no such option.</source>
        <translation>unit.options.{key}：驱动程序 {family} 没有此选项。</translation>
    </message>
    <message>
        <source>“{serial}” is not a serial number of {product}.</source>
        <translation>“{serial}”不是 {product} 的序列号。</translation>
    </message>
    <message>
        <source>It must match {pattern}. Scan the label again.</source>
        <translation>必须符合 {pattern}。请重新扫描标签。</translation>
    </message>
    <message>
        <source>Not a label of this product. Scan again.</source>
        <translation>不是此产品的标签。请重新扫描。</translation>
    </message>
    <message>
        <source>AWS IoT takes no thing called “{thing}”.</source>
        <translation>AWS IoT 不接受名为“{thing}”的物品。</translation>
    </message>
    <message>
        <source>Its name may have 128 of the signs a-z, A-Z, 0-9, “:”, “_” and “-”: mend the product profile.</source>
        <translation>名称最多 128 个字符，只能使用 a-z、A-Z、0-9、“:”、“_” 和 “-”：请修正产品配置文件。</translation>
    </message>
    <message>
        <source>The data folder {folder} cannot be used: {reason}.</source>
        <translation>数据文件夹 {folder} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>It must be a folder in which this user may write; LINEKEY_DATA_DIR names another one.</source>
        <translation>它必须是当前用户可写的文件夹；可用 LINEKEY_DATA_DIR 指定另一个。</translation>
    </message>
    <message>
        <source>The data folder is wrong. Call the engineer.</source>
        <translation>数据文件夹有误。请找工程师。</translation>
    </message>
    <message>
        <source>“{endpoint}” is not an endpoint.</source>
        <translation>“{endpoint}”不是端点。</translation>
    </message>
    <message>
        <source>Write bench, or leave it out for AWS.</source>
        <translation>请写 bench；使用 AWS 时请留空。</translation>
    </message>
    <message>
        <source>No AWS Region is chosen.</source>
        <translation>没有选择 AWS 区域。</translation>
    </message>
    <message>
        <source>“{name}” ({group}) cannot be loaded from {place}: {reason}.</source>
        <translation>无法从 {place} 加载“{name}”（{group}）：{reason}。</translation>
    </message>
    <message>
        <source>Mend or remove the package that brings it.</source>
        <translation>请修复或移除提供它的软件包。</translation>
    </message>
    <message>
        <source>Run: linekey account setup --product PROFILE, or copy facts.json from where that was done.</source>
        <translation>请运行：linekey account setup --product PROFILE，或从已设置过的计算机复制 facts.json。</translation>
    </message>
    <message>
        <source>Units of {product} get their identity by “{issuer}”, which has no provisioning template.</source>
        <translation>{product} 的设备通过“{issuer}”取得身份，它没有预置模板。</translation>
    </message>
    <message>
        <source>Give a product whose issuer is “fleet”.</source>
        <translation>请指定签发方式为“fleet”的产品。</translation>
    </message>
    <message>
        <source>AWS IoT knows the authority “{subject}” already; it is {status}.</source>
        <translation>AWS IoT 已经登记了证书机构“{subject}”，状态为 {status}。</translation>
    </message>
    <message>
        <source>See: linekey account ca show {id}. One that is INACTIVE: linekey account ca activate {id}</source>
        <translation>查看：linekey account ca show {id}。若为 INACTIVE：linekey account ca activate {id}</translation>
    </message>
    <message>
        <source>The authority {id} is ACTIVE: units may still come with certificates that it signed.</source>
        <translation>证书机构 {id} 处于 ACTIVE 状态：设备仍可能带着它签发的证书连接。</translation>
    </message>
    <message>
        <source>Take it out of use first: linekey account ca deactivate {id}</source>
        <translation>请先停用它：linekey account ca deactivate {id}</translation>
    </message>
    <message>
        <source>The provisioning template {name} is {state}, of the type {kind}: it provisions nothing just in time.</source>
        <translation>预置模板 {name} 的状态为 {state}，类型为 {kind}：它不能用于首次连接时的预置。</translation>
    </message>
    <message>
        <source>Name an enabled template of the type JITP.</source>
        <translation>请指定一个已启用、类型为 JITP 的模板。</translation>
    </message>
    <message>
        <source>There is no driver for the device family “{family}”.</source>
        <translation>没有设备系列“{family}”的驱动程序。</translation>
    </message>
    <message>
        <source>This station does not know this product. Call the engineer.</source>
        <translation>本工位不支持此产品。请叫工程师。</translation>
    </message>
    <message>
        <source>The port {port} cannot be opened.</source>
        <translation>无法打开端口 {port}。</translation>
    </message>
    <message>
        <source>Plug the unit in, then look for its name with: linekey ports.</source>
        <translation>请插入设备，然后用 linekey ports 查看端口名。</translation>
    </message>
    <message>
        <source>No unit in this slot. Plug it in.</source>
        <translation>此槽位没有设备。请插入设备。</translation>
    </message>
    <message>
        <source>The port {port} is in use by another program, or this user may not open it.</source>
        <translation>端口 {port} 被其他程序占用，或当前用户无权打开。</translation>
    </message>
    <message>
        <source>Close other terminal programs and the other slot that uses it.</source>
        <translation>请关闭占用它的终端程序和槽位。</translation>
    </message>
    <message>
        <source>Another program uses this slot. Close it.</source>
        <translation>其他程序占用此槽位。请关闭它。</translation>
    </message>
    <message>
        <source>The unit on {port} did not answer within {seconds:.0f} s.</source>
        <translation>{port} 上的设备在 {seconds:.0f} 秒内没有应答。</translation>
    </message>
    <message>
        <source>Check power and cable. If another unit works in this slot, this one is faulty.</source>
        <translation>请检查电源和线缆。如果换一台设备正常，则这台有故障。</translation>
    </message>
    <message>
        <source>The unit does not answer. Check power and cable.</source>
        <translation>设备没有应答。请检查电源和线缆。</translation>
    </message>
    <message>
        <source>The unit on {port} did not answer as expected within {seconds:.0f} s.</source>
        <translation>{port} 上的设备在 {seconds:.0f} 秒内没有给出预期的应答。</translation>
    </message>
    <message>
        <source>Characters may be lost on the line: check cable and ground. The transcript shows what arrived.</source>
        <translation>线路上可能丢失字符：请检查线缆和接地。记录中有收到的内容。</translation>
    </message>
    <message>
        <source>The unit answers badly. Check the cable.</source>
        <translation>设备应答异常。请检查线缆。</translation>
    </message>
    <message>
        <source>The unit on {port} refused “{command}”: {reason}</source>
        <translation>{port} 上的设备拒绝了“{command}”：{reason}</translation>
    </message>
    <message>
        <source>Its firmware or its memory is not as it should be. Put the unit aside.</source>
        <translation>固件或存储器异常。请把设备放到一边。</translation>
    </message>
    <message>
        <source>Faulty unit. Put it aside.</source>
        <translation>设备有故障。请放到一边。</translation>
    </message>
    <message>
        <source>The port {port} went away while the unit was being worked on.</source>
        <translation>处理设备时端口 {port} 断开了。</translation>
    </message>
    <message>
        <source>Plug the unit in again, check its power, and start over.</source>
        <translation>请重新插入设备，检查电源，然后重新开始。</translation>
    </message>
    <message>
        <source>The unit was unplugged. Plug it in and run it again.</source>
        <translation>设备被拔出。请插上并重新运行。</translation>
    </message>
    <message>
        <source>The unit&apos;s identity is not complete. Run it again.</source>
        <translation>设备的身份不完整。请重新运行。</translation>
    </message>
    <message>
        <source>Two slots look alike. Call the engineer.</source>
        <translation>两个槽位无法区分。请叫工程师。</translation>
    </message>
    <message>
        <source>The unit does not fit this label. Check the label.</source>
        <translation>设备与标签不符。请检查标签。</translation>
    </message>
    <message>
        <source>The unit did not keep its settings. Run it again.</source>
        <translation>设备没有保存设置。请重新运行。</translation>
    </message>
    <message>
        <source>The unit on {port} gave an answer to “{command}” that cannot be understood.</source>
        <translation>无法理解 {port} 上的设备对“{command}”的应答。</translation>
    </message>
    <message>
        <source>Check the cable, and that the unit runs the firmware this product needs.</source>
        <translation>请检查线缆，并确认设备运行本产品的固件。</translation>
    </message>
    <message>
        <source>Wrong firmware or bad cable. Check both.</source>
        <translation>固件不对或线缆有问题。请检查。</translation>
    </message>
    <message>
        <source>The unit on {port} tells no code-signing certificate under the label “{label}”.</source>
        <translation>{port} 上的设备没有标签为“{label}”的代码签名证书。</translation>
    </message>
    <message>
        <source>Compare the label with the product profile; otherwise provision the unit again.</source>
        <translation>请核对产品配置文件中的标签；否则请重新预置该设备。</translation>
    </message>
    <message>
        <source>{ports} have the same USB serial number: {address} could be any of them.</source>
        <translation>{ports} 的 USB 序列号相同：{address} 可能是其中任何一个。</translation>
    </message>
    <message>
        <source>Bind the slot to its USB socket: linekey ports bind SLOT PORT --socket</source>
        <translation>请将工位绑定到 USB 插口：linekey ports bind SLOT PORT --socket</translation>
    </message>
    <message>
        <source>The port {port} cannot be told by a USB serial number or socket.</source>
        <translation>端口 {port} 无法通过 USB 序列号或插口识别。</translation>
    </message>
    <message>
        <source>Choose one that “linekey ports” shows with an address; others keep their name anyway.</source>
        <translation>请选择 “linekey ports” 中显示有地址的端口；其他端口的名称本来就不变。</translation>
    </message>
    <message>
        <source>This port cannot be bound to a slot. Call the engineer.</source>
        <translation>该端口无法绑定到工位。请联系工程师。</translation>
    </message>
    <message>
        <source>The unit&apos;s certificate request is refused. {reason}</source>
        <translation>设备的证书请求被拒绝。{reason}</translation>
    </message>
    <message>
        <source>The unit&apos;s certificate request arrived damaged, however often it was asked for. {reason}</source>
        <translation>无论请求多少次，设备的证书请求都在传输中损坏。{reason}</translation>
    </message>
    <message>
        <source>Characters are changed on the line: check cable and ground, or try another slot.</source>
        <translation>线路上的字符被改变：请检查线缆和接地，或换一个槽位。</translation>
    </message>
    <message>
        <source>The unit&apos;s key is refused. {reason}</source>
        <translation>设备的密钥被拒绝。{reason}</translation>
    </message>
    <message>
        <source>The unit&apos;s key is not good. Put it aside.</source>
        <translation>设备密钥不合格，请放到一边。</translation>
    </message>
    <message>
        <source>The unit on {port} has the key of another one, {other}.</source>
        <translation>{port} 上的设备使用了另一台设备 {other} 的密钥。</translation>
    </message>
    <message>
        <source>Whoever has one of them can be the other: its memory was copied, or its random numbers are bad. Put it aside, and tell its maker. If it is {other} with a new label, give it that serial number.</source>
        <translation>持有其中一台就能冒充另一台：它的存储器被复制了，或随机数不可靠。请把它放到一边，并告知制造商。如果它就是换了标签的 {other}，请使用那个序列号。</translation>
    </message>
    <message>
        <source>This unit is a copy of {other}. Put it aside.</source>
        <translation>这台设备是 {other} 的复制品，请放到一边。</translation>
    </message>
    <message>
        <source>The certificate read back from the unit is not the one that was written.</source>
        <translation>从设备读回的证书与写入的不一致。</translation>
    </message>
    <message>
        <source>Try once more; if it happens again, the unit&apos;s memory is faulty.</source>
        <translation>请再试一次；若再次发生，则设备的存储器有故障。</translation>
    </message>
    <message>
        <source>The certificate that was written is read back differently each time from {port}.</source>
        <translation>从 {port} 每次回读的已写入证书都不相同。</translation>
    </message>
    <message>
        <source>After its restart the unit is “{found}” at “{found_host}”, not “{thing}” at “{host}”.</source>
        <translation>重启后设备是“{found}”，端点“{found_host}”，而不是“{thing}”，端点“{host}”。</translation>
    </message>
    <message>
        <source>It did not keep its settings. Try once more; if it happens again, its memory is faulty.</source>
        <translation>它没有保存设置。请再试一次；如再次出现，则其存储器有故障。</translation>
    </message>
    <message>
        <source>The account is not set up. Call the engineer.</source>
        <translation>账户尚未设置。请叫工程师。</translation>
    </message>
    <message>
        <source>The secret “{secret}” is needed, and {reason}.</source>
        <translation>需要“{secret}”，而{reason}。</translation>
    </message>
    <message>
        <source>Set {variable}, or store it in the keyring: keyring set {service} &quot;{secret}&quot;</source>
        <translation>请设置 {variable}，或存入系统密钥环：keyring set {service} &quot;{secret}&quot;</translation>
    </message>
    <message>
        <source>{path} is not TOML: it is no text in UTF-8.</source>
        <translation>{path} 不是 TOML：它不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>The product&apos;s settings are wrong. Call the engineer.</source>
        <translation>产品设置有误。请叫工程师。</translation>
    </message>
    <message>
        <source>Give the product profile, not another file.</source>
        <translation>请提供产品配置文件，而不是其他文件。</translation>
    </message>
    <message>
        <source>{path} is not TOML: {reason}.</source>
        <translation>{path} 不是 TOML：{reason}。</translation>
    </message>
    <message>
        <source>Mend the line it names.</source>
        <translation>请修正它所指的行。</translation>
    </message>
    <message>
        <source>“{label}” is not a label of {product}.</source>
        <translation>“{label}”不是 {product} 的标签。</translation>
    </message>
    <message>
        <source>Scan it again. If it is the right label, the scanner types for another keyboard layout than this computer has, or [label] in the product profile does not fit.</source>
        <translation>请再扫描一次。如果标签没有错，则扫描枪使用的键盘布局与本计算机不同，或者产品配置文件中的 [label] 不适用。</translation>
    </message>
    <message>
        <source>“{label}” is the label of another product: “{found}”, not {product}.</source>
        <translation>“{label}”是另一种产品的标签：是“{found}”，不是 {product}。</translation>
    </message>
    <message>
        <source>Put this unit aside, and scan the label of a unit of this product.</source>
        <translation>请把该设备放到一边，然后扫描本产品设备的标签。</translation>
    </message>
    <message>
        <source>A unit of another product. Put it aside.</source>
        <translation>这是其他产品的设备，请放到一边。</translation>
    </message>
    <message>
        <source>“{label}” is a serial number with what the scanner adds, and another one without it.</source>
        <translation>“{label}”带着扫描枪添加的字符是一个序列号，去掉后又是另一个序列号。</translation>
    </message>
    <message>
        <source>Choose a prefix and suffix that no serial number has, on the scanner and in [label] of the profile.</source>
        <translation>请在扫描枪和产品配置文件的 [label] 中，选用任何序列号都不含有的前缀和后缀。</translation>
    </message>
    <message>
        <source>The scanner is set up wrongly. Call the engineer.</source>
        <translation>扫描枪设置有误，请找工程师。</translation>
    </message>
    <message>
        <source>Choose one, or give the AWS profile one: `aws configure set region REGION`.</source>
        <translation>请选择一个，或为 AWS 配置文件设置：`aws configure set region REGION`。</translation>
    </message>
    <message>
        <source>The product&apos;s units live in {home}, and {region} was asked for.</source>
        <translation>该产品的设备位于 {home}，而要求的是 {region}。</translation>
    </message>
    <message>
        <source>Leave the Region out, or give the profile of a product whose units live there.</source>
        <translation>请不要指定区域，或提供设备位于该区域的产品的配置文件。</translation>
    </message>
    <message>
        <source>There is no AWS Region “{region}”.</source>
        <translation>没有名为“{region}”的 AWS 区域。</translation>
    </message>
    <message>
        <source>Linekey could not {what}: AWS cannot be reached in “{region}”, a Region that is not known here.</source>
        <translation>Linekey 无法{what}：在“{region}”无法连接 AWS，而这个区域在此不为人知。</translation>
    </message>
    <message>
        <source>Did you mean {region}?</source>
        <translation>您是指 {region} 吗？</translation>
    </message>
    <message>
        <source>Regions have names like eu-west-1.</source>
        <translation>区域的名称形如 eu-west-1。</translation>
    </message>
    <message>
        <source>The account is not set up for {product} in {region}, or not from this computer.</source>
        <translation>账户在 {region} 尚未为 {product} 设置，或不是在此计算机上设置的。</translation>
    </message>
    <message>
        <source>The certificate provider calls {function}, which does not exist.</source>
        <translation>证书提供程序调用的 {function} 不存在。</translation>
    </message>
    <message>
        <source>Choose who signs: linekey account provider update</source>
        <translation>请选择由谁签发：linekey account provider update</translation>
    </message>
    <message>
        <source>AWS IoT may not call {function}: its policy says nothing of {provider}.</source>
        <translation>AWS IoT 无权调用 {function}：其策略没有提到 {provider}。</translation>
    </message>
    <message>
        <source>Let it: linekey account provider update, or aws lambda add-permission.</source>
        <translation>请授权：linekey account provider update，或 aws lambda add-permission。</translation>
    </message>
    <message>
        <source>The certificate provider&apos;s function {function} gives no certificate: {reason}</source>
        <translation>证书提供程序的函数 {function} 没有给出证书：{reason}</translation>
    </message>
    <message>
        <source>The certificate provider&apos;s function {function} takes longer than AWS IoT&apos;s {seconds:g} s.</source>
        <translation>证书提供程序的函数 {function} 用时超过 AWS IoT 等待的 {seconds:g} 秒。</translation>
    </message>
    <message>
        <source>Try again, for the first call takes longest; else give it more memory and see what it waits for.</source>
        <translation>请再试一次，因为第一次调用最慢；否则给它更多内存，并查看它在等待什么。</translation>
    </message>
    <message>
        <source>The certificate provider answers with a certificate that AWS IoT refuses. {reason}</source>
        <translation>证书提供程序返回了 AWS IoT 会拒绝的证书。{reason}</translation>
    </message>
    <message>
        <source>AWS IoT itself signs here, and this station has no claim with which to ask it.</source>
        <translation>这里由 AWS IoT 自己签发，而本工位没有可用来请求它的声明证书。</translation>
    </message>
    <message>
        <source>Set up first: linekey account setup</source>
        <translation>请先设置：linekey account setup</translation>
    </message>
    <message>
        <source>Set-up mends it, or says who must: linekey account setup</source>
        <translation>设置会修复它，或说明须由谁处理：linekey account setup</translation>
    </message>
    <message>
        <source>The IoT policy {policy} allows every action of AWS IoT; {count:,} certificates or groups have it.</source>
        <translation>IoT 策略 {policy} 允许 AWS IoT 的所有操作；有 {count:,} 个证书或组使用它。</translation>
    </message>
    <message>
        <source>Give them a policy of what they do, as a product&apos;s unit policy is, and detach this one.</source>
        <translation>请给它们一个只含所需操作的策略（如产品的设备策略），并分离此策略。</translation>
    </message>
    <message>
        <source>With the IoT policy {policy} one may claim certificates, and more: {more}; {count:,} certificates or groups have it.</source>
        <translation>IoT 策略 {policy} 除了允许申领证书外，还允许：{more}；有 {count:,} 个证书或组使用它。</translation>
    </message>
    <message>
        <source>Leave it what a claim needs: to connect, and the topics of create-from-csr and of its template.</source>
        <translation>请只保留申领所需的权限：连接，以及 create-from-csr 和其模板的主题。</translation>
    </message>
    <message>
        <source>There are units: {things:,} things of the type {type}, and {certificates:,} certificates with the policy {policy}.</source>
        <translation>仍有设备：类型 {type} 的物品 {things:,} 个，使用策略 {policy} 的证书 {certificates:,} 个。</translation>
    </message>
    <message>
        <source>Remove the units first. To end the making of new ones and leave these all that they need: linekey account remove --with-units</source>
        <translation>请先移除设备。如只想停止制造新设备，并保留现有设备所需的一切：linekey account remove --with-units</translation>
    </message>
    <message>
        <source>The provisioning template {template} has no hook: whoever may claim can register a certificate of his own as any of its units.</source>
        <translation>预置模板 {template} 没有钩子：有权申领者可将自己的证书注册为该模板的任何设备。</translation>
    </message>
    <message>
        <source>Give it a hook that knows who is expected, or disable it: aws iot update-provisioning-template</source>
        <translation>请为它设置知道哪些设备可来的钩子，或将其停用：aws iot update-provisioning-template</translation>
    </message>
    <message>
        <source>The permission {statement} lets AWS IoT call the function {function} for {whom}.</source>
        <translation>权限 {statement} 允许 AWS IoT 代表{whom}调用函数 {function}。</translation>
    </message>
    <message>
        <source>Remove it, then set up again: aws lambda remove-permission --function-name {function} --statement-id {statement}</source>
        <translation>请移除它，然后重新设置：aws lambda remove-permission --function-name {function} --statement-id {statement}</translation>
    </message>
    <message>
        <source>The certificate provider signs with the authority {id}, whose units AWS IoT registers when they first connect: whoever may claim can be any unit.</source>
        <translation>证书提供程序使用证书机构 {id} 签名，而 AWS IoT 会在设备首次连接时注册该机构的设备：有权申领者可冒充任何设备。</translation>
    </message>
    <message>
        <source>Turn that off: aws iot update-ca-certificate --certificate-id {id} --new-auto-registration-status DISABLE</source>
        <translation>请将其关闭：aws iot update-ca-certificate --certificate-id {id} --new-auto-registration-status DISABLE</translation>
    </message>
    <message>
        <source>This is the root user of the account {account}, which nothing holds to less.</source>
        <translation>这是账户 {account} 的根用户，其权限不受任何限制。</translation>
    </message>
    <message>
        <source>Sign in with a role or a user that may do what is needed.</source>
        <translation>请使用只有所需权限的角色或用户登录。</translation>
    </message>
    <message>
        <source>Linekey knows of no AWS IoT in the Region {region}.</source>
        <translation>Linekey 不知道区域 {region} 中有 AWS IoT。</translation>
    </message>
    <message>
        <source>Check its name.</source>
        <translation>请检查其名称。</translation>
    </message>
    <message>
        <source>This station&apos;s clock is {seconds:.0f} s {direction} that of AWS, which takes 300 s at most.</source>
        <translation>本工位的时钟比 AWS {direction} {seconds:.0f} 秒，AWS 最多接受 300 秒。</translation>
    </message>
    <message>
        <source>The port {port} of {host} cannot be reached from here ({name}): units and claims connect there.</source>
        <translation>从这里无法连接 {host} 的端口 {port}（{name}）：设备和申领都连接该端口。</translation>
    </message>
    <message>
        <source>Open it in the firewall. Units on other networks are not concerned.</source>
        <translation>请在防火墙中打开该端口。其他网络上的设备不受影响。</translation>
    </message>
    <message>
        <source>A passphrase is missing. Call the engineer.</source>
        <translation>缺少口令。请叫工程师。</translation>
    </message>
    <message>
        <source>The slots in {path} cannot be read: {reason}.</source>
        <translation>无法读取 {path} 中的工位：{reason}。</translation>
    </message>
    <message>
        <source>Mend the file, or delete it and bind the slots anew: linekey ports bind SLOT PORT</source>
        <translation>请修复该文件，或删除后重新绑定工位：linekey ports bind SLOT PORT</translation>
    </message>
    <message>
        <source>The station&apos;s slots are wrong. Call the engineer.</source>
        <translation>本站的工位设置有误。请联系工程师。</translation>
    </message>
    <message>
        <source>The slot {slot} is bound to no port.</source>
        <translation>槽位 {slot} 未绑定任何端口。</translation>
    </message>
    <message>
        <source>Bind it first: linekey ports bind {slot} PORT</source>
        <translation>请先绑定：linekey ports bind {slot} PORT</translation>
    </message>
    <message>
        <source>{path}: firmware.mcuboot: {reason}</source>
        <translation>{path}：firmware.mcuboot：{reason}</translation>
    </message>
    <message>
        <source>Correct the option in the product profile.</source>
        <translation>请更正产品配置文件中的该选项。</translation>
    </message>
    <message>
        <source>“{badge}” is no badge: AWS takes 2 to 64 letters, digits and _+=,.@- without accents.</source>
        <translation>“{badge}”不是工号：AWS 接受 2 到 64 个不带重音的字母、数字和 _+=,.@-。</translation>
    </message>
    <message>
        <source>Write a staff number.</source>
        <translation>请填写工号。</translation>
    </message>
    <message>
        <source>It cannot be read who works at this station: {path}</source>
        <translation>无法读取谁在本工位工作：{path}</translation>
    </message>
    <message>
        <source>End the shift and begin it again: linekey account shift end</source>
        <translation>请结束当班并重新开始：linekey account shift end</translation>
    </message>
    <message>
        <source>The station does not know who works here. Call the engineer.</source>
        <translation>本工位不知道谁在工作。请叫工程师。</translation>
    </message>
    <message>
        <source>The AWS profile asks for the code of a second factor, and nobody can be asked for it here.</source>
        <translation>AWS 配置文件要求第二因素验证码，而这里无法询问任何人。</translation>
    </message>
    <message>
        <source>Sign in with SSO (`aws sso login`), or use the command line at a terminal.</source>
        <translation>请用 SSO 登录（`aws sso login`），或在终端中使用命令行。</translation>
    </message>
    <message>
        <source>It cannot be read how this station signs in: {path}</source>
        <translation>无法读取本工位如何登录：{path}</translation>
    </message>
    <message>
        <source>Enrol the station again: linekey account station enrol</source>
        <translation>请重新登记本工位：linekey account station enrol</translation>
    </message>
    <message>
        <source>The station does not know how to sign in. Call the engineer.</source>
        <translation>本工位不知道如何登录。请叫工程师。</translation>
    </message>
    <message>
        <source>This station is enrolled in {region}, not in {asked}.</source>
        <translation>本工位登记在 {region}，而不是 {asked}。</translation>
    </message>
    <message>
        <source>Leave the Region out, or enrol the station there: linekey account station enrol</source>
        <translation>请不要指定区域，或在该区域登记本工位：linekey account station enrol</translation>
    </message>
    <message>
        <source>The station is set up for another place. Call the engineer.</source>
        <translation>本工位是为其他地点设置的。请叫工程师。</translation>
    </message>
    <message>
        <source>This station is enrolled elsewhere: in {account}, {region}, by the role alias {alias}.</source>
        <translation>本工位已在别处登记：账号 {account}，区域 {region}，角色别名 {alias}。</translation>
    </message>
    <message>
        <source>Signed in there, leave first: linekey account station leave</source>
        <translation>请登录到那里，先执行：linekey account station leave</translation>
    </message>
    <message>
        <source>verified with the units&apos; certificate</source>
        <translation>已用设备的证书验证</translation>
    </message>
    <message>
        <source>{size:,} bytes, {percent} % of the slot</source>
        <translation>{size:,} 字节，占槽位的 {percent} %</translation>
    </message>
    <message>
        <source>code signing</source>
        <translation>代码签名</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>{detail}, signing job {job}</source>
        <translation>{detail}，签名作业 {job}</translation>
    </message>
    <message>
        <source>{format}, version {version}, encrypted: only the boot loader can read and verify its body</source>
        <translation>{format}，版本 {version}，已加密：只有引导加载程序能读取并验证其内容</translation>
    </message>
    <message>
        <source>{format}, version {version}, header of {header} bytes</source>
        <translation>{format}，版本 {version}，头部 {header} 字节</translation>
    </message>
    <message>
        <source>{format}, version {version}</source>
        <translation>{format}，版本 {version}</translation>
    </message>
    <message>
        <source>{version} is not newer than {newest}, released before</source>
        <translation>{version} 不高于之前发布的 {newest}</translation>
    </message>
    <message>
        <source>it is not stored on this computer</source>
        <translation>本机没有保存它</translation>
    </message>
    <message>
        <source>nobody is at the terminal to give it</source>
        <translation>终端前没有人可以提供</translation>
    </message>
    <message>
        <source>A unit with the serial number {serial} is already provisioned: the thing “{thing}” has a certificate.</source>
        <translation>序列号 {serial} 的设备已经预置：“{thing}”已有证书。</translation>
    </message>
    <message>
        <source>Check the label. Nothing was changed. To use the serial number again, remove that certificate.</source>
        <translation>请检查标签。没有任何更改。要重新使用该序列号，请先移除其证书。</translation>
    </message>
    <message>
        <source>This serial number is taken. Check the label.</source>
        <translation>此序列号已被使用。请检查标签。</translation>
    </message>
    <message>
        <source>The unit on {port} is already provisioned as “{thing}”.</source>
        <translation>{port} 上的设备已预置为“{thing}”。</translation>
    </message>
    <message>
        <source>Take it out and plug in the unit with the label {serial}. Nothing was changed.</source>
        <translation>请取出它，插入标签为 {serial} 的设备。没有任何更改。</translation>
    </message>
    <message>
        <source>Wrong unit in slot {slot}. Take it out.</source>
        <translation>槽位 {slot} 中的设备不对。请取出。</translation>
    </message>
    <message>
        <source>On {port} is not the unit that this run works on: it is “{found}”, not “{thing}”.</source>
        <translation>{port} 上不是本次运行所处理的设备：它是“{found}”，而不是“{thing}”。</translation>
    </message>
    <message>
        <source>It was not changed. Leave a unit in until its verdict, and run each with its own label. A unit that restarts by itself looks like this too: check its power.</source>
        <translation>该设备未被更改。请让设备留在槽位中直到出结果，并用各自的标签运行。自行重启的设备也会如此：请检查其供电。</translation>
    </message>
    <message>
        <source>The unit was taken out too early. Run it again.</source>
        <translation>设备取出过早。请重新运行。</translation>
    </message>
    <message>
        <source>The certificate from {issuer} is not the one AWS names.</source>
        <translation>来自 {issuer} 的证书不是 AWS 所指的那一张。</translation>
    </message>
    <message>
        <source>Something between this station and AWS changes answers: check the network.</source>
        <translation>本工位与 AWS 之间有东西篡改应答：请检查网络。</translation>
    </message>
    <message>
        <source>The certificate from {issuer} is refused. {reason}</source>
        <translation>来自 {issuer} 的证书被拒绝。{reason}</translation>
    </message>
    <message>
        <source>AWS registered the unit as “{registered}”, not as “{thing}”.</source>
        <translation>AWS 把设备注册为“{registered}”，而不是“{thing}”。</translation>
    </message>
    <message>
        <source>Compare thing_name in the product profile with what “{template}” registers; then delete the thing “{registered}”.</source>
        <translation>请把产品配置文件中的 thing_name 与“{template}”所注册的名称比较；然后删除物品“{registered}”。</translation>
    </message>
    <message>
        <source>AWS gave the unit a wrong name. Call the engineer.</source>
        <translation>AWS 给设备的名称不对。请叫工程师。</translation>
    </message>
    <message>
        <source>The authority {path} cannot be used. {reason}</source>
        <translation>无法使用证书颁发机构 {path}。{reason}</translation>
    </message>
    <message>
        <source>The certificate of the authority, {path}, cannot be read: {reason}.</source>
        <translation>无法读取证书颁发机构的证书 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Check ca_certificate in the product profile.</source>
        <translation>请检查产品配置中的 ca_certificate。</translation>
    </message>
    <message>
        <source>AWS IoT takes no certificates of the authority {path}. {reason}</source>
        <translation>AWS IoT 不接受证书颁发机构 {path} 的证书。{reason}</translation>
    </message>
    <message>
        <source>Look at it with “linekey account ca list”: it must be registered there, and active.</source>
        <translation>请用“linekey account ca list”查看：它必须已在那里注册并处于启用状态。</translation>
    </message>
    <message>
        <source>AWS gave a wrong answer. Call the engineer.</source>
        <translation>AWS 的回答有误。请叫工程师。</translation>
    </message>
    <message>
        <source>The station cannot give identities. Call the engineer.</source>
        <translation>工位无法发放身份。请叫工程师。</translation>
    </message>
    <message>
        <source>AWS takes no units of this line. Call the engineer.</source>
        <translation>AWS 不接受本产线的设备。请叫工程师。</translation>
    </message>
    <message>
        <source>AWS IoT registers no units of the authority {path} when they first connect.</source>
        <translation>证书颁发机构 {path} 的设备首次连接时，AWS IoT 不会为其注册。</translation>
    </message>
    <message>
        <source>Make it active with auto-registration: linekey account setup --product PROFILE</source>
        <translation>请启用它并打开自动注册：linekey account setup --product PROFILE</translation>
    </message>
    <message>
        <source>AWS IoT knows the certificate of {thing}, but it was not activated within {seconds:g} s.</source>
        <translation>AWS IoT 已知 {thing} 的证书，但它在 {seconds:g} 秒内没有被激活。</translation>
    </message>
    <message>
        <source>Look at the serial number with “linekey account serials list”, and at the function&apos;s log.</source>
        <translation>请用“linekey account serials list”查看该序列号，并查看函数的日志。</translation>
    </message>
    <message>
        <source>AWS did not admit this serial number. Call the engineer.</source>
        <translation>AWS 没有准许此序列号。请叫工程师。</translation>
    </message>
    <message>
        <source>The authority {authority} is {status} in AWS Private CA, so it issues nothing.</source>
        <translation>证书颁发机构 {authority} 在 AWS Private CA 中的状态为 {status}，因此不签发任何证书。</translation>
    </message>
    <message>
        <source>Enable or renew it there, or name another one in the product profile. Nothing was made.</source>
        <translation>请在那里启用或续期，或在产品配置中指定另一个。没有生成任何东西。</translation>
    </message>
    <message>
        <source>AWS Private CA has not issued the certificate within {seconds:g} s ({authority}).</source>
        <translation>AWS Private CA 在 {seconds:g} 秒内没有签发证书（{authority}）。</translation>
    </message>
    <message>
        <source>Run the unit again. Nothing that anybody could use was made.</source>
        <translation>请重新运行该设备。没有生成任何人可以使用的东西。</translation>
    </message>
    <message>
        <source>AWS is slow. Run the unit again.</source>
        <translation>AWS 响应慢。请重新运行该设备。</translation>
    </message>
    <message>
        <source>A unit with the serial number {serial} was made here and waits for its first connection.</source>
        <translation>序列号为 {serial} 的设备已在此制成，正等待首次连接。</translation>
    </message>
    <message>
        <source>Check the label. Nothing was changed.</source>
        <translation>请检查标签。没有改动任何东西。</translation>
    </message>
    <message>
        <source>The thing “{thing}” has other certificates than the one that was made for it here: {found}.</source>
        <translation>事物“{thing}”有在此为其制作的证书以外的其他证书：{found}。</translation>
    </message>
    <message>
        <source>Two units may have its name. Find out which is right, and revoke the other certificate in AWS IoT.</source>
        <translation>可能有两台设备使用其名称。请查明哪一台是正确的，并在 AWS IoT 中吊销另一张证书。</translation>
    </message>
    <message>
        <source>Two units have one name. Call the engineer.</source>
        <translation>两台设备使用同一名称。请叫工程师。</translation>
    </message>
    <message>
        <source>{count} accounts on this computer are set up for {product} in {region}, and AWS is not asked which.</source>
        <translation>本计算机上为 {product} 在 {region} 设置了 {count} 个账户，而此处不向 AWS 询问是哪一个。</translation>
    </message>
    <message>
        <source>Keep the folder of one of them in {folder}.</source>
        <translation>请在 {folder} 中只保留其中一个的文件夹。</translation>
    </message>
    <message>
        <source>The serial number {serial} is not among those that this station has leased.</source>
        <translation>序列号 {serial} 不在本工位租用的序列号之中。</translation>
    </message>
    <message>
        <source>Lease more while there is internet: linekey account serials lease</source>
        <translation>请在有网络时租用更多：linekey account serials lease</translation>
    </message>
    <message>
        <source>This number is not for this station. Call the engineer.</source>
        <translation>此序列号不归本工位。请叫工程师。</translation>
    </message>
    <message>
        <source>The line&apos;s permission ends too soon. Call the engineer.</source>
        <translation>产线的许可即将到期。请叫工程师。</translation>
    </message>
    <message>
        <source>Linekey has a fault. Run the unit again.</source>
        <translation>Linekey 出现故障。请重新运行设备。</translation>
    </message>
    <message>
        <source>AWS took too long. Run the unit again.</source>
        <translation>AWS 用时过长。请重新运行设备。</translation>
    </message>
    <message>
        <source>No certificate can be as the product profile says. {reason}</source>
        <translation>无法签发产品配置所要求的证书。{reason}</translation>
    </message>
    <message>
        <source>No certificate of {serial} can be as the product profile says. {reason}</source>
        <translation>无法为 {serial} 签发产品配置所要求的证书。{reason}</translation>
    </message>
    <message>
        <source>Correct [identity.certificate] in the product profile: it must fit every serial number.</source>
        <translation>请更正产品配置中的 [identity.certificate]：它必须适合每个序列号。</translation>
    </message>
    <message>
        <source>This label does not fit the product. Call the engineer.</source>
        <translation>标签与产品不符。请叫工程师。</translation>
    </message>
    <message>
        <source>Another Linekey is provisioning units on this computer.</source>
        <translation>本机上另一个 Linekey 正在预置设备。</translation>
    </message>
    <message>
        <source>Use that one, or close it first.</source>
        <translation>请使用那一个，或先关闭它。</translation>
    </message>
    <message>
        <source>Linekey is open twice. Close one.</source>
        <translation>Linekey 打开了两次。请关闭一个。</translation>
    </message>
    <message>
        <source>Slot {slot} is working on {serial} on {port} already.</source>
        <translation>槽位 {slot} 已在 {port} 上处理 {serial}。</translation>
    </message>
    <message>
        <source>{serial} is being worked on in slot {slot}.</source>
        <translation>正在槽位 {slot} 处理 {serial}。</translation>
    </message>
    <message>
        <source>Wait for its verdict, or scan another label.</source>
        <translation>请等待结果，或扫描其他标签。</translation>
    </message>
    <message>
        <source>Slot {slot} works on this unit. Wait for its verdict.</source>
        <translation>槽位 {slot} 正在处理此设备。请等待结果。</translation>
    </message>
    <message>
        <source>{serial} has passed in slot {slot} already.</source>
        <translation>{serial} 已在槽位 {slot} 合格。</translation>
    </message>
    <message>
        <source>Scan the label of the next unit.</source>
        <translation>请扫描下一台设备的标签。</translation>
    </message>
    <message>
        <source>This unit has passed in slot {slot} already.</source>
        <translation>此设备已在槽位 {slot} 合格。</translation>
    </message>
    <message>
        <source>{serial} still waits for its slot, and no other label is taken before it has one.</source>
        <translation>{serial} 还在等待确定槽位，在此之前不接受其他标签。</translation>
    </message>
    <message>
        <source>Say its slot, or press Esc to give it up.</source>
        <translation>请指定其槽位，或按 Esc 放弃。</translation>
    </message>
    <message>
        <source>First say the slot of {serial}, or press Esc.</source>
        <translation>请先指定 {serial} 的槽位，或按 Esc。</translation>
    </message>
    <message>
        <source>Slot {slot} is at work.</source>
        <translation>槽位 {slot} 正在工作。</translation>
    </message>
    <message>
        <source>Wait for its verdict, or choose another slot.</source>
        <translation>请等待结果，或选择其他槽位。</translation>
    </message>
    <message>
        <source>Slot {slot} is at work. Wait for its verdict.</source>
        <translation>槽位 {slot} 正在工作。请等待结果。</translation>
    </message>
    <message>
        <source>There is no unit in slot {slot}.</source>
        <translation>槽位 {slot} 中没有设备。</translation>
    </message>
    <message>
        <source>Plug it in first.</source>
        <translation>请先插入设备。</translation>
    </message>
    <message>
        <source>No unit in slot {slot}. Plug it in first.</source>
        <translation>槽位 {slot} 中没有设备。请先插入。</translation>
    </message>
    <message>
        <source>The unit in slot {slot} has passed, and it is still there.</source>
        <translation>槽位 {slot} 中的设备已合格，且尚未取出。</translation>
    </message>
    <message>
        <source>Take it out and plug the next one in.</source>
        <translation>请取出它，再插入下一台。</translation>
    </message>
    <message>
        <source>Slot {slot} has passed. Take its unit out first.</source>
        <translation>槽位 {slot} 已合格。请先取出设备。</translation>
    </message>
    <message>
        <source>The unit in slot {slot} has passed, and its port cannot tell whether another one is there now.</source>
        <translation>槽位 {slot} 中的设备已合格，端口无法判断是否已更换设备。</translation>
    </message>
    <message>
        <source>Scan the label of the slot, then the label of the next unit.</source>
        <translation>请先扫描槽位标签，再扫描下一台设备的标签。</translation>
    </message>
    <message>
        <source>Slot {slot} has passed. Scan the slot&apos;s label first.</source>
        <translation>槽位 {slot} 已合格。请先扫描槽位标签。</translation>
    </message>
    <message>
        <source>This station has no slot {slot}.</source>
        <translation>本工位没有槽位 {slot}。</translation>
    </message>
    <message>
        <source>Choose one that is shown.</source>
        <translation>请选择一个显示的槽位。</translation>
    </message>
    <message>
        <source>There is no slot {slot} here.</source>
        <translation>这里没有槽位 {slot}。</translation>
    </message>
    <message>
        <source>No unit waits for a label.</source>
        <translation>没有等待标签的设备。</translation>
    </message>
    <message>
        <source>Plug it in first, then scan its label.</source>
        <translation>请先插入设备，再扫描其标签。</translation>
    </message>
    <message>
        <source>Plug the unit in first, then scan its label.</source>
        <translation>请先插入设备，再扫描标签。</translation>
    </message>
    <message>
        <source>No unit waits for a label: those that have passed are still there.</source>
        <translation>没有等待标签的设备：已合格的设备尚未取出。</translation>
    </message>
    <message>
        <source>Take one out and plug the next one in.</source>
        <translation>请取出一台，再插入下一台。</translation>
    </message>
    <message>
        <source>Take a unit that has passed out first.</source>
        <translation>请先取出一台已合格的设备。</translation>
    </message>
    <message>
        <source>No unit waits for a label, and the ports cannot tell which unit was replaced.</source>
        <translation>没有等待标签的设备，端口无法判断哪台设备已更换。</translation>
    </message>
    <message>
        <source>Scan the label of the slot, then the label of its unit.</source>
        <translation>请先扫描槽位标签，再扫描其中设备的标签。</translation>
    </message>
    <message>
        <source>Scan the label of the slot first.</source>
        <translation>请先扫描槽位标签。</translation>
    </message>
    <message>
        <source>All slots are at work.</source>
        <translation>所有槽位都在工作。</translation>
    </message>
    <message>
        <source>Wait for the first to finish, then scan again.</source>
        <translation>请等待第一个完成，再重新扫描。</translation>
    </message>
    <message>
        <source>All slots are busy. Wait, then scan again.</source>
        <translation>所有槽位都在忙。请稍候再扫描。</translation>
    </message>
    <message>
        <source>{serial} was given up before it had a slot. Nothing was changed.</source>
        <translation>{serial} 在确定槽位前已放弃。没有任何更改。</translation>
    </message>
    <message>
        <source>Scan its label again when its slot is known.</source>
        <translation>确定槽位后请重新扫描其标签。</translation>
    </message>
    <message>
        <source>{serial} was not started. Scan it again.</source>
        <translation>{serial} 未开始。请重新扫描。</translation>
    </message>
    <message>
        <source>This computer slept during the run.</source>
        <translation>运行期间本计算机进入了睡眠。</translation>
    </message>
    <message>
        <source>The unit is not at fault. Run it again.</source>
        <translation>设备没有问题。请重新运行。</translation>
    </message>
    <message>
        <source>The computer slept. Run the unit again.</source>
        <translation>计算机曾睡眠。请重新运行该设备。</translation>
    </message>
    <message>
        <source>A fault in Linekey stopped the run ({fault}).</source>
        <translation>Linekey 的缺陷中止了运行（{fault}）。</translation>
    </message>
    <message>
        <source>Try once more; if it happens again, send the log to the makers of Linekey.</source>
        <translation>请再试一次；若再次发生，请把日志发给 Linekey 的开发者。</translation>
    </message>
    <message>
        <source>The run of {serial} was cut off in “{phase}” and has been taken back.</source>
        <translation>{serial} 的运行在“{phase}”时中断，已撤回。</translation>
    </message>
    <message>
        <source>Nothing is left of it. Run the unit again.</source>
        <translation>没有留下任何痕迹。请重新运行该设备。</translation>
    </message>
    <message>
        <source>The last run was cut off. Run the unit again.</source>
        <translation>上次运行被中断。请重新运行此设备。</translation>
    </message>
    <message>
        <source>The claim that AWS lent this station for “{template}” ended during the run.</source>
        <translation>AWS 为“{template}”借给本工位的声明证书在运行中到期。</translation>
    </message>
    <message>
        <source>Start the unit again: it gets a new claim.</source>
        <translation>请重新开始该设备：它会得到新的声明证书。</translation>
    </message>
    <message>
        <source>Known families: {known}. This executable takes none from elsewhere.</source>
        <translation>已知的系列：{known}。此可执行程序不接受外来的驱动程序。</translation>
    </message>
    <message>
        <source>Known families: {known}.</source>
        <translation>已知的系列：{known}。</translation>
    </message>
    <message>
        <source>Did you mean “{close}”?</source>
        <translation>您是指“{close}”吗？</translation>
    </message>
    <message>
        <source>Remove the key.</source>
        <translation>请删除此键。</translation>
    </message>
    <message>
        <source>Not everything could be taken back: {reason} Linekey takes it back when it runs this unit again or starts anew.</source>
        <translation>未能全部撤回：{reason} Linekey 会在再次运行此设备或重新启动时撤回。</translation>
    </message>
    <message>
        <source>A rollout needs 1 to {most} targets, not {wanted}.</source>
        <translation>一次升级需要 1 到 {most} 个目标，而不是 {wanted} 个。</translation>
    </message>
    <message>
        <source>Name things or thing groups; put more units into a group.</source>
        <translation>请指定物品或物品组；设备较多时请放入组中。</translation>
    </message>
    <message>
        <source>There is no thing or thing group “{target}” in this account and Region.</source>
        <translation>此账户和区域中没有物品或物品组“{target}”。</translation>
    </message>
    <message>
        <source>There is no thing in {targets}.</source>
        <translation>{targets} 中没有物品。</translation>
    </message>
    <message>
        <source>Choose a group that has units: such a rollout would end at once without reaching any.</source>
        <translation>请选择有设备的组：否则升级会立即结束，不会到达任何设备。</translation>
    </message>
    <message>
        <source>“{target}” is the name of a thing and of a thing group.</source>
        <translation>“{target}”既是物品的名称，也是物品组的名称。</translation>
    </message>
    <message>
        <source>Write thing/{target} or group/{target}.</source>
        <translation>请写 thing/{target} 或 group/{target}。</translation>
    </message>
    <message>
        <source>The release names the certificate “{named}”, units keep it as “{label}”.</source>
        <translation>发布版本所用证书名为“{named}”，设备中则存为“{label}”。</translation>
    </message>
    <message>
        <source>Make the release again with today&apos;s product profile.</source>
        <translation>请用现在的产品配置文件重新发布。</translation>
    </message>
    <message>
        <source>The bucket {bucket} keeps no versions: a stream could change under the units&apos; hands.</source>
        <translation>存储桶 {bucket} 不保留版本：固件流可能在设备下载时被更改。</translation>
    </message>
    <message>
        <source>Turn versioning on: linekey account setup.</source>
        <translation>请启用版本控制：linekey account setup。</translation>
    </message>
    <message>
        <source>The release is for {theirs}, the rollout is for {product}.</source>
        <translation>该发布版本属于 {theirs}，而升级属于 {product}。</translation>
    </message>
    <message>
        <source>Choose a release of this product, or its product profile with --product.</source>
        <translation>请选择本产品的发布版本，或用 --product 选择其产品配置文件。</translation>
    </message>
    <message>
        <source>The rollout {job} was not over after {seconds:g} s.</source>
        <translation>升级 {job} 在 {seconds:g} 秒后仍未结束。</translation>
    </message>
    <message>
        <source>It goes on. Watch it again: linekey rollout watch {job}</source>
        <translation>它仍在进行。再次查看：linekey rollout watch {job}</translation>
    </message>
    <message>
        <source>There is no rollout {job} in this account and Region, or it was deleted.</source>
        <translation>此账户和区域中没有升级 {job}，或它已被删除。</translation>
    </message>
    <message>
        <source>See the list: linekey rollout list.</source>
        <translation>请查看列表：linekey rollout list。</translation>
    </message>
    <message>
        <source>AWS was out of reach for {seconds:g} s while the rollout {job} was watched.</source>
        <translation>查看升级 {job} 时，AWS 有 {seconds:g} 秒无法连接。</translation>
    </message>
    <message>
        <source>The rollout goes on in AWS. Check the network, then: linekey rollout watch {job}</source>
        <translation>升级仍在 AWS 中进行。请检查网络，然后运行：linekey rollout watch {job}</translation>
    </message>
    <message>
        <source>The rollout {job} is over already ({status}).</source>
        <translation>升级 {job} 已结束（{status}）。</translation>
    </message>
    <message>
        <source>Nothing is left to cancel.</source>
        <translation>没有可取消的内容。</translation>
    </message>
    <message>
        <source>The release gate {function} gave no answer: {reason}</source>
        <translation>发布网关 {function} 没有应答：{reason}</translation>
    </message>
    <message>
        <source>It may have done it. Try again in a minute: what it left is settled first. Its log is in CloudWatch.</source>
        <translation>它可能已经执行。请一分钟后再试：会先处理遗留的内容。其日志在 CloudWatch 中。</translation>
    </message>
    <message>
        <source>The release gate {function} does not take the request: {reason}</source>
        <translation>发布网关 {function} 不接受此请求：{reason}</translation>
    </message>
    <message>
        <source>If it is older than this Linekey, let a cloud engineer renew it: linekey account gate set-up.</source>
        <translation>如果它比此 Linekey 旧，请让云工程师更新：linekey account gate set-up。</translation>
    </message>
    <message>
        <source>The release gate {function} does not take the release policy: {reason}</source>
        <translation>发布网关 {function} 不接受发布策略：{reason}</translation>
    </message>
    <message>
        <source>See what the account has: linekey release policy verify.</source>
        <translation>查看账户中的内容：linekey release policy verify。</translation>
    </message>
    <message>
        <source>The release gate {function} launches nothing: {reason}</source>
        <translation>发布网关 {function} 不启动任何推送：{reason}</translation>
    </message>
    <message>
        <source>Let its owners publish the next version: linekey release policy draft.</source>
        <translation>请让策略所有者发布下一版本：linekey release policy draft。</translation>
    </message>
    <message>
        <source>See who has signed the release, and who has yet to: linekey release show RELEASE.</source>
        <translation>查看谁已签署该发布、谁尚未签署：linekey release show RELEASE。</translation>
    </message>
    <message>
        <source>The bytes in the bucket are not the release&apos;s. Launch again, and find out who writes there.</source>
        <translation>存储桶中的字节不是该发布的。请重新启动，并查明谁在那里写入。</translation>
    </message>
    <message>
        <source>The release&apos;s files do not belong together: linekey release show RELEASE.</source>
        <translation>该发布的文件彼此不匹配：linekey release show RELEASE。</translation>
    </message>
    <message>
        <source>Name things and groups of the gate&apos;s own account and Region.</source>
        <translation>请指定网关所在账户和区域的物品与组。</translation>
    </message>
    <message>
        <source>Launch again: each launch has a name of its own.</source>
        <translation>请重新启动：每次启动都有自己的名称。</translation>
    </message>
    <message>
        <source>The release gate {function} could not do it, and nothing is left of it: {reason}</source>
        <translation>发布网关 {function} 未能完成，且没有留下任何内容：{reason}</translation>
    </message>
    <message>
        <source>Its log is in CloudWatch. To mend what it needs: linekey account gate set-up.</source>
        <translation>其日志在 CloudWatch 中。修复其所需内容：linekey account gate set-up。</translation>
    </message>
    <message>
        <source>The plan {path} cannot be read: {reason}.</source>
        <translation>无法读取计划 {path}：{reason}。</translation>
    </message>
    <message>
        <source>AWS IoT does not take {at} UTC in the plan&apos;s schedule: it wants 30 minutes to {days} days from now.</source>
        <translation>AWS IoT 不接受计划日程中的 {at} UTC：须在距今 30 分钟至 {days} 天之间。</translation>
    </message>
    <message>
        <source>Choose another time, or leave it out.</source>
        <translation>请选择其他时间，或不填写。</translation>
    </message>
    <message>
        <source>No target is named.</source>
        <translation>没有指定目标。</translation>
    </message>
    <message>
        <source>Name things or thing groups: --target, or targets in the plan.</source>
        <translation>请指定事物或事物组：用 --target，或计划中的 targets。</translation>
    </message>
    <message>
        <source>The rollout {job} is not over yet.</source>
        <translation>升级 {job} 尚未结束。</translation>
    </message>
    <message>
        <source>Wait for its end, or stop it: linekey rollout cancel {job}</source>
        <translation>请等待其结束，或停止它：linekey rollout cancel {job}</translation>
    </message>
    <message>
        <source>No thing that failed in the rollout {job} still needs it.</source>
        <translation>升级 {job} 中失败的事物都不再需要它。</translation>
    </message>
    <message>
        <source>There is nothing to try again.</source>
        <translation>没有需要重试的。</translation>
    </message>
    <message>
        <source>It would go to {things:,} things by name; AWS IoT takes {most}.</source>
        <translation>须按名称发往 {things:,} 个事物；AWS IoT 最多接受 {most} 个。</translation>
    </message>
    <message>
        <source>Put these things into a group, and launch to the group.</source>
        <translation>请将这些事物放入一个组，并向该组发起升级。</translation>
    </message>
    <message>
        <source>No thing still runs what the rollout {job} brought.</source>
        <translation>没有事物仍在运行升级 {job} 带来的版本。</translation>
    </message>
    <message>
        <source>There is nothing to go back from.</source>
        <translation>没有可以回退的。</translation>
    </message>
    <message>
        <source>These units refuse a version that is not above their own, and the version is compiled in.</source>
        <translation>这些设备拒绝不高于自身的版本，而版本号编译在固件中。</translation>
    </message>
    <message>
        <source>Build the previous code again under a higher version, and release that.</source>
        <translation>请以更高的版本号重新构建先前的代码，并发布它。</translation>
    </message>
    <message>
        <source>These units refuse a version that is not above their own.</source>
        <translation>这些设备拒绝不高于自身的版本。</translation>
    </message>
    <message>
        <source>Release the previous image once more under a higher version: linekey release create.</source>
        <translation>请以更高的版本号再次发布先前的映像：linekey release create。</translation>
    </message>
    <message>
        <source>This computer knows no release that the things of {job} ran before.</source>
        <translation>本计算机不知道 {job} 的事物之前运行的版本。</translation>
    </message>
    <message>
        <source>Say which one: --to RELEASE.</source>
        <translation>请指明：--to RELEASE。</translation>
    </message>
    <message>
        <source>The things ran different releases before: {releases}.</source>
        <translation>这些事物之前运行不同的版本：{releases}。</translation>
    </message>
    <message>
        <source>Say to which one they go back: --to RELEASE.</source>
        <translation>请指明回退到哪一个：--to RELEASE。</translation>
    </message>
    <message>
        <source>The rollout {job} was launched by another computer.</source>
        <translation>升级 {job} 由另一台计算机发起。</translation>
    </message>
    <message>
        <source>Do it there, or launch the release to these things: linekey rollout launch.</source>
        <translation>请在那里操作，或向这些事物发起升级：linekey rollout launch。</translation>
    </message>
    <message>
        <source>{thing} is one of the first to get it, and ended as {state}. Nothing more was started.</source>
        <translation>{thing} 是首批设备之一，结果为 {state}。没有再开始其他设备。</translation>
    </message>
    <message>
        <source>See why: linekey rollout show {job}. Then stop it: linekey rollout cancel {job}</source>
        <translation>查看原因：linekey rollout show {job}。然后停止它：linekey rollout cancel {job}</translation>
    </message>
    <message>
        <source>{thing} is one of the first to get it, took it, and is not connected now. Nothing more was started.</source>
        <translation>{thing} 是首批设备之一，已接受升级，但现在未连接。没有再开始其他设备。</translation>
    </message>
    <message>
        <source>Find out why. Once it is connected, go on: linekey rollout run {job}</source>
        <translation>请查明原因。连接后继续：linekey rollout run {job}</translation>
    </message>
    <message>
        <source>The first steps would name {things:,} things; AWS IoT takes {most} beside these targets.</source>
        <translation>前几步须按名称指定 {things:,} 个事物；除这些目标外，AWS IoT 最多接受 {most} 个。</translation>
    </message>
    <message>
        <source>Make the steps of the canary smaller.</source>
        <translation>请减小 canary 的各步。</translation>
    </message>
    <message>
        <source>The release gate {function} starts a rollout for all its targets at once.</source>
        <translation>发布网关 {function} 会同时向所有目标开始升级。</translation>
    </message>
    <message>
        <source>Leave the canary out of the plan, or launch to a small group first.</source>
        <translation>请从计划中去掉 canary，或先向一个小组发起升级。</translation>
    </message>
    <message>
        <source>The unit would refuse this firmware: its code-signing certificate has another key than the release&apos;s.</source>
        <translation>设备会拒绝此固件：其代码签名证书的密钥与发布版本的不同。</translation>
    </message>
    <message>
        <source>Sign with the key of the units&apos; certificate, or provision the unit with the new one.</source>
        <translation>请用设备证书对应的密钥签名，或用新证书预置设备。</translation>
    </message>
    <message>
        <source>{confirmed:,} units were confirmed, but {targets} has {things:,} now. Nothing was started.</source>
        <translation>确认的是 {confirmed:,} 台设备，但 {targets} 现在有 {things:,} 台。什么都没有开始。</translation>
    </message>
    <message>
        <source>Look at the rollout again, and confirm the number that it tells then.</source>
        <translation>请重新查看此次升级，并确认届时显示的数量。</translation>
    </message>
    <message>
        <source>{count:,} of {total:,} things run {version} or later, such as {thing}: {newest}.</source>
        <translation>{total:,} 个物品中有 {count:,} 个运行 {version} 或更高版本，例如 {thing}：{newest}。</translation>
    </message>
    <message>
        <source>These units refuse it. Choose the others, or make a release with a higher version.</source>
        <translation>这些设备会拒绝它。请选择其他设备，或以更高的版本重新发布。</translation>
    </message>
    <message>
        <source>{count:,} of {total:,} things run {version} or later, such as {thing}: {newest}; the rollout would not raise their version.</source>
        <translation>{total:,} 个物品中有 {count:,} 个运行 {version} 或更高版本，例如 {thing}：{newest}；此次升级不会提高它们的版本。</translation>
    </message>
    <message>
        <source>Choose the things that need the release, or say --allow-downgrade.</source>
        <translation>请选择需要该版本的物品，或使用 --allow-downgrade。</translation>
    </message>
    <message>
        <source>things: {things:,}, targets: {targets:,}</source>
        <translation>物品：{things:,}，目标：{targets:,}</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>as planned</source>
        <translation>按计划</translation>
    </message>
    <message>
        <source>not the account&apos;s certificate: only units that carry this one will accept it</source>
        <translation>不是账户的证书：只有带有此证书的设备才会接受</translation>
    </message>
    <message>
        <source>the account&apos;s code-signing certificate</source>
        <translation>账户的代码签名证书</translation>
    </message>
    <message>
        <source>verifies with the certificate the unit has as {label}</source>
        <translation>可用设备上名为 {label} 的证书验证</translation>
    </message>
    <message>
        <source>unknown: {reason}</source>
        <translation>无法确定：{reason}</translation>
    </message>
    <message>
        <source>nothing of the signing jobs {jobs}</source>
        <translation>签名作业 {jobs} 均未被吊销</translation>
    </message>
    <message>
        <source>{bucket} keeps versions</source>
        <translation>{bucket} 保留版本</translation>
    </message>
    <message>
        <source>off: progress will be slower. Turn them on: linekey account setup</source>
        <translation>未开启：进度更新会变慢。开启方法：linekey account setup</translation>
    </message>
    <message>
        <source>on</source>
        <translation>已开启</translation>
    </message>
    <message>
        <source>none: all begin together</source>
        <translation>无：全部同时开始</translation>
    </message>
    <message>
        <source>first {counts}, then all others</source>
        <translation>先 {counts} 个，然后其余全部</translation>
    </message>
    <message>
        <source>{count:,} of {total:,} things run {version} or later, such as {thing}: {newest}; downgrade allowed</source>
        <translation>{total:,} 个物品中有 {count:,} 个运行 {version} 或更高版本，例如 {thing}：{newest}；允许降级</translation>
    </message>
    <message>
        <source>{count:,} of {total:,} things took {version} by {job}, since deleted</source>
        <translation>{total:,} 个物品中有 {count:,} 个曾通过 {job}（已删除）升级到 {version}</translation>
    </message>
    <message>
        <source>{version}, above what the things are known to run</source>
        <translation>{version}，高于已知的运行版本</translation>
    </message>
    <message>
        <source>not over yet for the same targets: {jobs}</source>
        <translation>相同目标的升级尚未结束：{jobs}</translation>
    </message>
    <message>
        <source>none for the same targets</source>
        <translation>相同目标没有其他升级</translation>
    </message>
    <message>
        <source>at least {minutes:,} min, as far as limits tell: {limit}</source>
        <translation>按限额至少 {minutes:,} 分钟：{limit}</translation>
    </message>
    <message>
        <source>Something went wrong inside Linekey.</source>
        <translation>Linekey 内部出错。</translation>
    </message>
    <message>
        <source>Copy this and send it with the log file.</source>
        <translation>请复制此信息，并与日志文件一起发送。</translation>
    </message>
    <message>
        <source>The window cannot be opened: {reason}.</source>
        <translation>窗口无法打开：{reason}。</translation>
    </message>
    <message>
        <source>Install Linekey again; if that does not help, send the log file {log}.</source>
        <translation>请重新安装 Linekey；如果仍无效，请发送日志文件 {log}。</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}.</source>
        <translation>无法读取文件：{reason}。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>Linekey is open already, and its window does not answer.</source>
        <translation>Linekey 已经打开，但其窗口没有响应。</translation>
    </message>
    <message>
        <source>It may still be ending: wait a minute, then start it again. Otherwise end it in the Task Manager.</source>
        <translation>它可能正在结束：请等待一分钟后再启动。否则请在任务管理器中结束 Linekey。</translation>
    </message>
    <message>
        <source>There is no display for the window here.</source>
        <translation>这里没有可以显示窗口的显示器。</translation>
    </message>
    <message>
        <source>Name a verb: linekey --help lists them. With a display, set DISPLAY or WAYLAND_DISPLAY.</source>
        <translation>请给出一个命令：linekey --help 会列出全部命令。若有显示器，请设置 DISPLAY 或 WAYLAND_DISPLAY。</translation>
    </message>
    <message>
        <source>The key asks for its passphrase or PIN.</source>
        <translation>此密钥需要口令或 PIN。</translation>
    </message>
    <message>
        <source>Type it beside the key, then sign again.</source>
        <translation>请在密钥旁输入，然后重新签名。</translation>
    </message>
    <message>
        <source>{image} has changed since it was read.</source>
        <translation>{image} 在读取之后发生了变化。</translation>
    </message>
    <message>
        <source>Look at what it is now, then sign again.</source>
        <translation>请查看它现在的内容，然后重新签名。</translation>
    </message>
    <message>
        <source>The key does not belong to the certificate the units carry.</source>
        <translation>该密钥与设备中的证书不对应。</translation>
    </message>
    <message>
        <source>Choose its key, or the certificate that belongs to this one.</source>
        <translation>请选择与之对应的密钥，或与此密钥对应的证书。</translation>
    </message>
    <message>
        <source>signature verification failed</source>
        <translation>签名验证失败</translation>
    </message>
    <message>
        <source>signed, but no firmware for this unit</source>
        <translation>已签名，但不是本设备的固件</translation>
    </message>
    <message>
        <source>v{version} is not newer than v{running}</source>
        <translation>v{version} 不高于 v{running}</translation>
    </message>
    <message>
        <source>self-test failed, rolled back to v{version}</source>
        <translation>自检失败，已回退到 v{version}</translation>
    </message>
    <message>
        <source>The rule {detail} does not exist.</source>
        <translation>规则 {detail} 不存在。</translation>
    </message>
    <message>
        <source>The rule {detail} says something else than it should.</source>
        <translation>规则 {detail} 的内容与应有的不同。</translation>
    </message>
    <message>
        <source>set up the rule {name}</source>
        <translation>设置规则 {name}</translation>
    </message>
    <message>
        <source>it says something else than Linekey&apos;s</source>
        <translation>其内容与 Linekey 的不同</translation>
    </message>
    <message>
        <source>remove the rule {name}</source>
        <translation>移除规则 {name}</translation>
    </message>
    <message>
        <source>look up the rule {name}</source>
        <translation>查找规则 {name}</translation>
    </message>
    <message>
        <source>The table {name} does not exist: {risk}.</source>
        <translation>表 {name} 不存在：{risk}。</translation>
    </message>
    <message>
        <source>The table {name} has another key than {key}.</source>
        <translation>表 {name} 的键不是 {key}。</translation>
    </message>
    <message>
        <source>The table {name} is not protected from deletion.</source>
        <translation>表 {name} 没有删除保护。</translation>
    </message>
    <message>
        <source>The table {name} has no point-in-time recovery.</source>
        <translation>表 {name} 没有时间点恢复。</translation>
    </message>
    <message>
        <source>set up the table {table}</source>
        <translation>设置表 {table}</translation>
    </message>
    <message>
        <source>it has another key than {key}</source>
        <translation>它的键不是 {key}</translation>
    </message>
    <message>
        <source>remove the table {table}</source>
        <translation>移除表 {table}</translation>
    </message>
    <message>
        <source>DynamoDB keeps a backup of the table {name} for 35 days.</source>
        <translation>DynamoDB 会将表 {name} 的备份保留 35 天。</translation>
    </message>
    <message>
        <source>turn on the backups of the table {table}</source>
        <translation>开启表 {table} 的备份</translation>
    </message>
    <message>
        <source>look up the table {table}</source>
        <translation>查询表 {table}</translation>
    </message>
    <message>
        <source>look up the backups of the table {table}</source>
        <translation>查询表 {table} 的备份</translation>
    </message>
    <message>
        <source>there is no token</source>
        <translation>没有令牌</translation>
    </message>
    <message>
        <source>it has no certificate.</source>
        <translation>它没有证书。</translation>
    </message>
    <message>
        <source>a request is worked on, or ended; the next one takes back what it left.</source>
        <translation>有请求正在处理或已中断；下一个请求会收回它留下的内容。</translation>
    </message>
    <message>
        <source>its certificate belongs to another thing.</source>
        <translation>它的证书属于另一个事物。</translation>
    </message>
    <message>
        <source>it has another certificate by now.</source>
        <translation>它现在已有另一张证书。</translation>
    </message>
    <message>
        <source>tokens have to be made: name a file that does not exist yet with --out</source>
        <translation>需要生成令牌：请用 --out 指定一个尚不存在的文件</translation>
    </message>
    <message>
        <source>list the authorities of the account</source>
        <translation>列出账户的证书机构</translation>
    </message>
    <message>
        <source>look up the authority {authority}…</source>
        <translation>查询证书机构 {authority}…</translation>
    </message>
    <message>
        <source>ask for the registration code</source>
        <translation>获取注册码</translation>
    </message>
    <message>
        <source>register the authority</source>
        <translation>登记证书机构</translation>
    </message>
    <message>
        <source>make the authority {authority}… {status}</source>
        <translation>将证书机构 {authority}… 设为 {status}</translation>
    </message>
    <message>
        <source>turn on auto-registration of the authority {authority}…</source>
        <translation>为证书机构 {authority}… 开启自动注册</translation>
    </message>
    <message>
        <source>remove the authority {authority}…</source>
        <translation>移除证书机构 {authority}…</translation>
    </message>
    <message>
        <source>count the certificates of the authority {authority}…</source>
        <translation>统计证书机构 {authority}… 的证书</translation>
    </message>
    <message>
        <source>there is none of that name</source>
        <translation>没有该名称的项</translation>
    </message>
    <message>
        <source>put the thing {thing} into the group {group}</source>
        <translation>将事物 {thing} 放入组 {group}</translation>
    </message>
    <message>
        <source>attach the policy {policy}</source>
        <translation>附加策略 {policy}</translation>
    </message>
    <message>
        <source>attach the certificate to the thing {thing}</source>
        <translation>将证书附加到事物 {thing}</translation>
    </message>
    <message>
        <source>activate the certificate {certificate}…</source>
        <translation>激活证书 {certificate}…</translation>
    </message>
    <message>
        <source>create the thing {thing}</source>
        <translation>创建事物 {thing}</translation>
    </message>
    <message>
        <source>change the thing {thing}</source>
        <translation>更改事物 {thing}</translation>
    </message>
    <message>
        <source>look up the authority {authority}</source>
        <translation>查找证书颁发机构 {authority}</translation>
    </message>
    <message>
        <source>have AWS Private CA sign a certificate</source>
        <translation>让 AWS Private CA 签发证书</translation>
    </message>
    <message>
        <source>get the certificate from AWS Private CA</source>
        <translation>从 AWS Private CA 获取证书</translation>
    </message>
    <message>
        <source>revoke the certificate in AWS Private CA</source>
        <translation>在 AWS Private CA 中吊销证书</translation>
    </message>
    <message>
        <source>ask for a claim to the provisioning template {template}</source>
        <translation>申请预置模板 {template} 的声明证书</translation>
    </message>
    <message>
        <source>list the provisioning templates</source>
        <translation>列出预置模板</translation>
    </message>
    <message>
        <source>ask the vending machine for a certificate</source>
        <translation>向证书发放机申请证书</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>look up {productid} in the table {table}</source>
        <translation>在表 {table} 中查找 {productid}</translation>
    </message>
    <message>
        <source>look up {user} in the table {table}</source>
        <translation>在表 {table} 中查找 {user}</translation>
    </message>
    <message>
        <source>write {user} into the table {table}</source>
        <translation>将 {user} 写入表 {table}</translation>
    </message>
    <message>
        <source>remove {user} from the table {table}</source>
        <translation>从表 {table} 中移除 {user}</translation>
    </message>
    <message>
        <source>there is no such row</source>
        <translation>没有这一行</translation>
    </message>
    <message>
        <source>write {productid} into the table {table}</source>
        <translation>将 {productid} 写入表 {table}</translation>
    </message>
    <message>
        <source>free {productid} in the table {table}</source>
        <translation>在表 {table} 中释放 {productid}</translation>
    </message>
    <message>
        <source>read the table {table}</source>
        <translation>读取表 {table}</translation>
    </message>
    <message>
        <source>This account has no table of serial numbers: nobody would notice one that is used twice.</source>
        <translation>此账户没有序列号表：同一序列号被使用两次也无人察觉。</translation>
    </message>
    <message>
        <source>Set the account up again: linekey account setup.</source>
        <translation>请重新设置账户：linekey account setup。</translation>
    </message>
    <message>
        <source>The AWS account is not ready. Call the engineer.</source>
        <translation>AWS 账户尚未就绪。请叫工程师。</translation>
    </message>
    <message>
        <source>The station {host} is working on the serial number {serial} since {since:%Y-%m-%d %H:%M}.</source>
        <translation>工位 {host} 自 {since:%Y-%m-%d %H:%M} 起正在处理序列号 {serial}。</translation>
    </message>
    <message>
        <source>Wait for its verdict. If that station is out of order, try again after {until:%H:%M}, or free the number: linekey account serials release {serial}</source>
        <translation>请等待其结果。如果该工位已停用，请在 {until:%H:%M} 之后重试，或释放该序列号：linekey account serials release {serial}</translation>
    </message>
    <message>
        <source>Another station works on this unit. Wait.</source>
        <translation>另一工位正在处理此设备。请等待。</translation>
    </message>
    <message>
        <source>The serial number {serial} is taken: the station {host} gave “{thing}” a certificate on {since:%Y-%m-%d %H:%M} ({state}).</source>
        <translation>序列号 {serial} 已被使用：工位 {host} 于 {since:%Y-%m-%d %H:%M} 为“{thing}”颁发了证书（{state}）。</translation>
    </message>
    <message>
        <source>Check the label. If its run was cut off, start that station: it finishes the unit or takes it back. To use the serial number again, remove that certificate.</source>
        <translation>请检查标签。如果其运行被中断，请启动该工位：它会完成或撤回该设备。要重新使用该序列号，请先移除其证书。</translation>
    </message>
    <message>
        <source>The serial number {serial} is leased to the station {host}.</source>
        <translation>序列号 {serial} 已租给工位 {host}。</translation>
    </message>
    <message>
        <source>Make the unit there, or free the number: linekey account serials release {serial}</source>
        <translation>请在该工位制作此设备，或释放该序列号：linekey account serials release {serial}</translation>
    </message>
    <message>
        <source>This label is for another station. Take the unit there.</source>
        <translation>此标签属于另一工位。请把设备送到那里。</translation>
    </message>
    <message>
        <source>The serial number {serial} is not in the list of {product}.</source>
        <translation>序列号 {serial} 不在 {product} 的清单中。</translation>
    </message>
    <message>
        <source>Check the label. A new number is listed with: linekey account serials add FILE</source>
        <translation>请检查标签。新序列号用以下命令列入：linekey account serials add FILE</translation>
    </message>
    <message>
        <source>This serial number is not in the list. Check the label.</source>
        <translation>此序列号不在清单中。请检查标签。</translation>
    </message>
    <message>
        <source>The serial number {serial} was given away while this run worked (station {host}).</source>
        <translation>本次运行期间，序列号 {serial} 已被分配给别处（工位 {host}）。</translation>
    </message>
    <message>
        <source>Run the unit again. If that happens again, look at: linekey account serials list</source>
        <translation>请重新运行该设备。如再次发生，请查看：linekey account serials list</translation>
    </message>
    <message>
        <source>Run the unit again.</source>
        <translation>请重新运行该设备。</translation>
    </message>
    <message>
        <source>The thing “{thing}” does not have this unit&apos;s certificate and no other: {found}.</source>
        <translation>“{thing}”应只有此设备的证书，实际却是：{found}。</translation>
    </message>
    <message>
        <source>Another unit has this serial number. Find out which is the right one, and remove the other&apos;s.</source>
        <translation>另一台设备使用了此序列号。请查明哪一台正确，并移除另一台的证书。</translation>
    </message>
    <message>
        <source>Another unit has this serial number. Call the engineer.</source>
        <translation>另一台设备使用了此序列号。请叫工程师。</translation>
    </message>
    <message>
        <source>The run of {serial} was cut off in “{phase}”. The unit was provisioned by another run since.</source>
        <translation>{serial} 的运行在“{phase}”中断。此后该设备已由另一次运行预置。</translation>
    </message>
    <message>
        <source>The unit was not touched. There is nothing to do.</source>
        <translation>未改动该设备。无需任何操作。</translation>
    </message>
    <message>
        <source>The unit is good. Nothing to do.</source>
        <translation>设备正常。无需操作。</translation>
    </message>
    <message>
        <source>The serial number {serial} is in use: “{thing}” has the certificate {certificate}….</source>
        <translation>序列号 {serial} 正在使用：“{thing}”持有证书 {certificate}…。</translation>
    </message>
    <message>
        <source>Take the certificate back first, then release the number.</source>
        <translation>请先撤回证书，再释放该序列号。</translation>
    </message>
    <message>
        <source>{path} cannot be taken: {lines}.</source>
        <translation>无法采用 {path}：{lines}。</translation>
    </message>
    <message>
        <source>Nothing was written. The file has one serial number a line, in UTF-8 or UTF-16.</source>
        <translation>未写入任何内容。文件应每行一个序列号，采用 UTF-8 或 UTF-16。</translation>
    </message>
    <message>
        <source>{path} holds no serial number.</source>
        <translation>{path} 中没有序列号。</translation>
    </message>
    <message>
        <source>Nobody has reserved or leased the serial number of “{thing}”.</source>
        <translation>没有人预留或租用“{thing}”的序列号。</translation>
    </message>
    <message>
        <source>Look at: linekey account serials list</source>
        <translation>请查看：linekey account serials list</translation>
    </message>
    <message>
        <source>The thing “{thing}” is kept for the product {owner}, where it is the serial number {serial}.</source>
        <translation>物品“{thing}”保留给产品 {owner}，在那里其序列号为 {serial}。</translation>
    </message>
    <message>
        <source>Check label and product. Two products must not give their things the same names: see thing_name.</source>
        <translation>请检查标签和产品。两个产品的物品名称不得相同：见 thing_name。</translation>
    </message>
    <message>
        <source>This label belongs to another product. Check the label.</source>
        <translation>此标签属于另一产品。请检查标签。</translation>
    </message>
    <message>
        <source>The leased serial numbers of this station cannot be read: {path}</source>
        <translation>无法读取本工位租用的序列号：{path}</translation>
    </message>
    <message>
        <source>Restore the file. Without a copy, remove it and lease the numbers that are left once more.</source>
        <translation>请恢复该文件。如果没有备份，请将其删除，并重新租用剩余的序列号。</translation>
    </message>
    <message>
        <source>The list of numbers is damaged. Call the engineer.</source>
        <translation>序列号清单已损坏。请叫工程师。</translation>
    </message>
    <message>
        <source>The serial number {serial} is used up: this station made a unit of it without the network.</source>
        <translation>序列号 {serial} 已用掉：本工位已在无网络时用它制作了设备。</translation>
    </message>
    <message>
        <source>Check the label.</source>
        <translation>请检查标签。</translation>
    </message>
    <message>
        <source>The vending machine does not know {productid}, or not with this token.</source>
        <translation>证书发放机不认识 {productid}，或其令牌不符。</translation>
    </message>
    <message>
        <source>Compare the file of tokens with `linekey account vending list`, and import what is missing.</source>
        <translation>请将令牌文件与 `linekey account vending list` 对照，并导入缺少的设备。</translation>
    </message>
    <message>
        <source>The vending machine has given {productid} its certificate already.</source>
        <translation>证书发放机已经给 {productid} 发过证书。</translation>
    </message>
    <message>
        <source>Check the label. `linekey account vending reset {productid}` lets it have another one.</source>
        <translation>请检查标签。`linekey account vending reset {productid}` 可让它再领一张证书。</translation>
    </message>
    <message>
        <source>The vending machine is working on another request for {productid}.</source>
        <translation>证书发放机正在处理 {productid} 的另一个请求。</translation>
    </message>
    <message>
        <source>Wait a minute and start the unit again: what a request leaves that ended is then taken back.</source>
        <translation>请等一分钟再重新开始该设备：中断的请求留下的内容届时会被收回。</translation>
    </message>
    <message>
        <source>Wait a minute and run the unit again.</source>
        <translation>请等一分钟再重新运行设备。</translation>
    </message>
    <message>
        <source>A file of the station cannot be read. Call the engineer.</source>
        <translation>工位的文件无法读取。请叫工程师。</translation>
    </message>
    <message>
        <source>A file of the station is not safe. Call the engineer.</source>
        <translation>工位的文件不安全。请叫工程师。</translation>
    </message>
    <message>
        <source>This unit is not on the list. Check the label.</source>
        <translation>清单里没有这台设备。请检查标签。</translation>
    </message>
    <message>
        <source>A file of the station is wrong. Call the engineer.</source>
        <translation>工位的文件有误。请叫工程师。</translation>
    </message>
    <message>
        <source>The vending machine refused the request for {productid}: {reason}</source>
        <translation>证书发放机拒绝了 {productid} 的请求：{reason}</translation>
    </message>
    <message>
        <source>Check url in the product profile, and the log of the vending machine&apos;s function.</source>
        <translation>请检查产品配置中的 url，以及证书发放机函数的日志。</translation>
    </message>
    <message>
        <source>The file of tokens {path} cannot be read: {reason}.</source>
        <translation>无法读取令牌文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Name a CSV file with the columns productid and accessToken as tokens in the product profile.</source>
        <translation>请在产品配置的 tokens 中指定一个含 productid 和 accessToken 两列的 CSV 文件。</translation>
    </message>
    <message>
        <source>The file of tokens {path} can be read by others on this computer.</source>
        <translation>令牌文件 {path} 可被本机的其他人读取。</translation>
    </message>
    <message>
        <source>Keep it for yourself: chmod 600 {path}</source>
        <translation>请仅供自己读取：chmod 600 {path}</translation>
    </message>
    <message>
        <source>There is no token for {productid} in {path}.</source>
        <translation>{path} 中没有 {productid} 的令牌。</translation>
    </message>
    <message>
        <source>Check the label, or add the unit: `linekey account vending import`.</source>
        <translation>请检查标签，或添加该设备：`linekey account vending import`。</translation>
    </message>
    <message>
        <source>{path} is not a file of tokens: {problems}</source>
        <translation>{path} 不是令牌文件：{problems}</translation>
    </message>
    <message>
        <source>Correct these lines. Nothing was imported.</source>
        <translation>请改正这些行。没有导入任何内容。</translation>
    </message>
    <message>
        <source>The row of {productid} is not reset: {reason}</source>
        <translation>{productid} 的行未重置：{reason}</translation>
    </message>
    <message>
        <source>Look at it again: linekey account vending show {productid}</source>
        <translation>请再查看一次：linekey account vending show {productid}</translation>
    </message>
    <message>
        <source>it is no UTF-8 text</source>
        <translation>它不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>this is no CSV ({reason})</source>
        <translation>这不是 CSV（{reason}）</translation>
    </message>
    <message>
        <source>the first line must name the column productid</source>
        <translation>第一行必须写明 productid 列</translation>
    </message>
    <message>
        <source>the product id must be 1 to 64 letters, digits, “:”, “_” and “-”</source>
        <translation>产品 ID 须为 1 到 64 个字母、数字、“:”、“_”和“-”</translation>
    </message>
    <message>
        <source>{productid} is there twice</source>
        <translation>{productid} 出现了两次</translation>
    </message>
    <message>
        <source>a token is 16 to 512 visible ASCII characters</source>
        <translation>令牌须为 16 到 512 个可见 ASCII 字符</translation>
    </message>
    <message>
        <source>look up the serial number of {thing}</source>
        <translation>查询 {thing} 的序列号</translation>
    </message>
    <message>
        <source>list the serial numbers of {product}</source>
        <translation>列出 {product} 的序列号</translation>
    </message>
    <message>
        <source>write the product {product}</source>
        <translation>写入产品 {product}</translation>
    </message>
    <message>
        <source>write serial numbers</source>
        <translation>写入序列号</translation>
    </message>
    <message>
        <source>look up the product {product}</source>
        <translation>查询产品 {product}</translation>
    </message>
    <message>
        <source>write the serial number of {thing}</source>
        <translation>写入 {thing} 的序列号</translation>
    </message>
    <message>
        <source>free the serial number of {thing}</source>
        <translation>释放 {thing} 的序列号</translation>
    </message>
    <message>
        <source>is not valid yet</source>
        <translation>尚未生效</translation>
    </message>
    <message>
        <source>has expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>ahead of</source>
        <translation>快</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>慢</translation>
    </message>
    <message>
        <source>ask for {what}</source>
        <translation>请求 {what}</translation>
    </message>
    <message>
        <source>note the key of {thing}</source>
        <translation>登记 {thing} 的密钥</translation>
    </message>
    <message>
        <source>free a key</source>
        <translation>释放一个密钥</translation>
    </message>
    <message>
        <source>connect to AWS IoT</source>
        <translation>连接 AWS IoT</translation>
    </message>
    <message>
        <source>read the checkpoint of the ledger</source>
        <translation>读取台账的检查点</translation>
    </message>
    <message>
        <source>store the checkpoint of the ledger</source>
        <translation>保存台账的检查点</translation>
    </message>
    <message>
        <source>it holds no entry</source>
        <translation>其中没有条目</translation>
    </message>
    <message>
        <source>the entry is not in the checkpoint</source>
        <translation>该条目不在检查点中</translation>
    </message>
    <message>
        <source>it begins with another checkpoint</source>
        <translation>它以另一个检查点开始</translation>
    </message>
    <message>
        <source>the newer checkpoint does not continue the older one</source>
        <translation>较新的检查点不是较旧检查点的延续</translation>
    </message>
    <message>
        <source>the older checkpoint is needed</source>
        <translation>需要较旧的检查点</translation>
    </message>
    <message>
        <source>it is by another checkpoint</source>
        <translation>它依据的是另一个检查点</translation>
    </message>
    <message>
        <source>remove the function {function}</source>
        <translation>移除函数 {function}</translation>
    </message>
    <message>
        <source>remove the role {name}</source>
        <translation>移除角色 {name}</translation>
    </message>
    <message>
        <source>the parameter that names it is damaged.</source>
        <translation>指明它的参数已损坏。</translation>
    </message>
    <message>
        <source>version 1 is missing.</source>
        <translation>缺少第 1 版。</translation>
    </message>
    <message>
        <source>version {version} is missing.</source>
        <translation>缺少第 {version} 版。</translation>
    </message>
    <message>
        <source>the parameter names other content than its owners signed.</source>
        <translation>参数指明的内容与其所有者所签的不同。</translation>
    </message>
    <message>
        <source>the profile asks for {approvals} approvals and has too few public keys in [[release.people]].</source>
        <translation>产品配置要求 {approvals} 个批准，但 [[release.people]] 中的公钥太少。</translation>
    </message>
    <message>
        <source>it has no {what}.</source>
        <translation>其中没有 {what}。</translation>
    </message>
    <message>
        <source>its owners signed version {version}, SHA-256 {digest}</source>
        <translation>其所有者已签名第 {version} 版，SHA-256 {digest}</translation>
    </message>
    <message>
        <source>If the account was emptied on purpose, delete {path}.</source>
        <translation>若账户是有意清空的，请删除 {path}。</translation>
    </message>
    <message>
        <source>this station&apos;s copy, {path}, cannot be read.</source>
        <translation>本工位的副本 {path} 无法读取。</translation>
    </message>
    <message>
        <source>read version {version} of the release policy</source>
        <translation>读取发布策略的第 {version} 版</translation>
    </message>
    <message>
        <source>store version {version} of the release policy</source>
        <translation>存储发布策略的第 {version} 版</translation>
    </message>
    <message>
        <source>read the parameter {name}</source>
        <translation>读取参数 {name}</translation>
    </message>
    <message>
        <source>remove the parameter {name}</source>
        <translation>移除参数 {name}</translation>
    </message>
    <message>
        <source>write the parameter {name}</source>
        <translation>写入参数 {name}</translation>
    </message>
    <message>
        <source>store {key} in {bucket}</source>
        <translation>把 {key} 存入 {bucket}</translation>
    </message>
    <message>
        <source>list {key} in {bucket}</source>
        <translation>列出 {bucket} 中的 {key}</translation>
    </message>
    <message>
        <source>requested by {requester}, policy version {version}</source>
        <translation>由 {requester} 申请，策略第 {version} 版</translation>
    </message>
    <message>
        <source>requested by {requester}, approved by {approvers}, policy version {version}</source>
        <translation>由 {requester} 申请，由 {approvers} 批准，策略第 {version} 版</translation>
    </message>
    <message>
        <source>file {path}, certificate {label}</source>
        <translation>文件 {path}，证书 {label}</translation>
    </message>
    <message>
        <source>why, the bucket does not tell</source>
        <translation>存储桶中没有说明原因</translation>
    </message>
    <message>
        <source>neither refused nor revoked, as far as its writer knew</source>
        <translation>据写出者所知，既未被拒绝也未被撤销</translation>
    </message>
    <message>
        <source>{product} {version}, signatures: {signatures}</source>
        <translation>{product} {version}，签名数：{signatures}</translation>
    </message>
    <message>
        <source>SHA-256 {sha256}, signed by the certificate&apos;s key</source>
        <translation>SHA-256 {sha256}，由证书的密钥签名</translation>
    </message>
    <message>
        <source>version {version} admits the key</source>
        <translation>第 {version} 版允许此密钥</translation>
    </message>
    <message>
        <source>policy {version}: requested by {requester}, approved by {approvers}</source>
        <translation>策略版本 {version}：由 {requester} 申请，由 {approvers} 批准</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>the file is called {name}, and the version typed is {version}</source>
        <translation>文件名为 {name}，而输入的版本为 {version}</translation>
    </message>
    <message>
        <source>these very bytes are release {release} already, as version {version}</source>
        <translation>完全相同的内容已作为版本 {version} 发布（{release}）</translation>
    </message>
    <message>
        <source>version {version} is release {release} already, of other bytes</source>
        <translation>版本 {version} 已用其他内容发布（{release}）</translation>
    </message>
    <message>
        <source>nobody has refused it in the account&apos;s bucket</source>
        <translation>账户的存储桶中无人拒绝它</translation>
    </message>
    <message>
        <source>{part} is not as written</source>
        <translation>{part} 与写出时不同</translation>
    </message>
    <message>
        <source>{part} is too large</source>
        <translation>{part} 过大</translation>
    </message>
    <message>
        <source>This is not a release bundle: {reason}.</source>
        <translation>这不是发布包：{reason}。</translation>
    </message>
    <message>
        <source>Give the file that `linekey release export` wrote, as it was written.</source>
        <translation>请提供 `linekey release export` 写出的原始文件。</translation>
    </message>
    <message>
        <source>The bundle&apos;s {part} was damaged after it was written.</source>
        <translation>发布包中的 {part} 在写出后被损坏。</translation>
    </message>
    <message>
        <source>Have it sent again. When it comes damaged again, find out who changes it.</source>
        <translation>请重新发送。如果再次损坏，请查明是谁更改的。</translation>
    </message>
    <message>
        <source>The bundle&apos;s {part} is not the one that its manifest tells of.</source>
        <translation>发布包中的 {part} 与其清单所述不符。</translation>
    </message>
    <message>
        <source>Do not use it: somebody has put it together from several. Ask who made the release for another.</source>
        <translation>请勿使用：有人用多个发布包拼成了它。请向制作者另要一份。</translation>
    </message>
    <message>
        <source>This is neither a release bundle nor a DSSE envelope: {reason}.</source>
        <translation>这既不是发布包，也不是 DSSE 信封：{reason}。</translation>
    </message>
    <message>
        <source>Give the file that `linekey release export` wrote, or the JSON that another DSSE tool has signed.</source>
        <translation>请提供 `linekey release export` 写出的文件，或其他 DSSE 工具签名的 JSON。</translation>
    </message>
    <message>
        <source>No signature in the envelope is by a key of the release policy.</source>
        <translation>信封中没有任何签名来自发布策略的密钥。</translation>
    </message>
    <message>
        <source>Check which key has signed, and that it signed this very manifest.</source>
        <translation>请检查是哪个密钥签的名，以及它签的是否正是这份清单。</translation>
    </message>
    <message>
        <source>The bundle says that its release was refused: {reason}</source>
        <translation>发布包表明其发布版本已被拒绝：{reason}</translation>
    </message>
    <message>
        <source>Use a later release. A refusal is not taken back.</source>
        <translation>请使用更新的发布版本。拒绝不可收回。</translation>
    </message>
    <message>
        <source>The bundle says that a signature of its release was revoked: {reason}</source>
        <translation>发布包表明其发布版本的某个签名已被撤销：{reason}</translation>
    </message>
    <message>
        <source>Use a later release. A revocation is not taken back.</source>
        <translation>请使用更新的发布版本。撤销不可收回。</translation>
    </message>
    <message>
        <source>The release is {state}: it leaves this computer only when that is asked for.</source>
        <translation>发布版本的状态为 {state}：只有明确要求时才会离开本机。</translation>
    </message>
    <message>
        <source>Say --{state} to export it all the same. Its name and its content will tell.</source>
        <translation>如仍要导出，请使用 --{state}。文件名和内容都会注明。</translation>
    </message>
    <message>
        <source>The ledger has another release with the id or the content of {release}: {other}.</source>
        <translation>台账中另有一个发布版本与 {release} 的标识或内容相同：{other}。</translation>
    </message>
    <message>
        <source>Compare the two with “linekey release show”. Somebody may have renamed one.</source>
        <translation>请用“linekey release show”比较两者。可能有人改了其中一个的名称。</translation>
    </message>
    <message>
        <source>No release of this ledger has the manifest that the envelope is about.</source>
        <translation>本台账中没有发布版本具有该信封所涉及的清单。</translation>
    </message>
    <message>
        <source>Import the release&apos;s bundle first, then the envelope that somebody has signed elsewhere.</source>
        <translation>请先导入该发布版本的发布包，再导入他人在别处签名的信封。</translation>
    </message>
    <message>
        <source>This is not a release policy: {reason}.</source>
        <translation>这不是发布策略：{reason}。</translation>
    </message>
    <message>
        <source>Draft it with other options, or give the file as it was written: linekey release policy draft.</source>
        <translation>请用其他选项重新起草，或提供原样未改的文件：linekey release policy draft。</translation>
    </message>
    <message>
        <source>The release policy is of {theirs}, the release of {product}.</source>
        <translation>发布策略属于 {theirs}，而发布版本属于 {product}。</translation>
    </message>
    <message>
        <source>Use the policy of the release&apos;s own product.</source>
        <translation>请使用该发布版本所属产品的策略。</translation>
    </message>
    <message>
        <source>Version {version} of the release policy of {product} ended on {expires:%Y-%m-%d %H:%M} UTC.</source>
        <translation>{product} 的第 {version} 版发布策略已于 {expires:%Y-%m-%d %H:%M} UTC 到期。</translation>
    </message>
    <message>
        <source>Let its owners publish the next version: linekey release policy draft. Stopping goes on working.</source>
        <translation>请其所有者发布下一版本：linekey release policy draft。停止升级仍然可用。</translation>
    </message>
    <message>
        <source>The release policy does not admit releases that are signed with the key {key}….</source>
        <translation>发布策略不允许用密钥 {key}… 签名的发布版本。</translation>
    </message>
    <message>
        <source>Sign with a key that the policy names, or let its owners admit this one in its next version.</source>
        <translation>请用策略指明的密钥签名，或请其所有者在下一版本中允许此密钥。</translation>
    </message>
    <message>
        <source>Nobody whom the release policy lets request a release of {product} has signed this one.</source>
        <translation>发布策略允许申请 {product} 发布的人均未签名此发布版本。</translation>
    </message>
    <message>
        <source>Let one of these people request it: {requesters}.</source>
        <translation>请以下任一人申请：{requesters}。</translation>
    </message>
    <message>
        <source>The release has {held} of the {wanted} approvals that the policy wants beside who requests it.</source>
        <translation>除申请人外，策略要求 {wanted} 个批准，此发布版本现有 {held} 个。</translation>
    </message>
    <message>
        <source>Let one more of these people approve it: {approvers}.</source>
        <translation>请以下任一人再批准：{approvers}。</translation>
    </message>
    <message>
        <source>Version {found} of the release policy does not follow from version {before}: {reason}.</source>
        <translation>发布策略第 {found} 版不是第 {before} 版的后续版本：{reason}。</translation>
    </message>
    <message>
        <source>Draft it again from the version that is in force: linekey release policy draft.</source>
        <translation>请以现行版本重新起草：linekey release policy draft。</translation>
    </message>
    <message>
        <source>Version {version} of the policy has {held} of the {wanted} signatures of version {owners}&apos;s owners.</source>
        <translation>策略第 {version} 版需要第 {owners} 版所有者的 {wanted} 个签名，现有 {held} 个。</translation>
    </message>
    <message>
        <source>Let one more of {missing} sign it: linekey release policy sign.</source>
        <translation>请以下任一人再签名：{missing}。命令：linekey release policy sign。</translation>
    </message>
    <message>
        <source>{uri} is a key that several can use, so its signature says of nobody that they agreed.</source>
        <translation>{uri} 是多人可用的密钥，因此它的签名不能证明任何人同意。</translation>
    </message>
    <message>
        <source>Sign with a key of your own: file:… or pkcs11:…</source>
        <translation>请用您自己的密钥签名：file:… 或 pkcs11:…</translation>
    </message>
    <message>
        <source>Manifests of {product} have a second, post-quantum signature, and no key for it was given.</source>
        <translation>{product} 的清单有第二个后量子签名，但没有给出它的密钥。</translation>
    </message>
    <message>
        <source>Name the private half of {file}: --post-quantum-key URI.</source>
        <translation>请给出与 {file} 对应的私钥：--post-quantum-key URI。</translation>
    </message>
    <message>
        <source>The product profile of {product} names no post-quantum key, and one was given.</source>
        <translation>{product} 的产品配置文件没有指定后量子密钥，却给出了一个。</translation>
    </message>
    <message>
        <source>Write post_quantum_key into its [release] section, or leave --post-quantum-key out.</source>
        <translation>请在其 [release] 部分写入 post_quantum_key，或去掉 --post-quantum-key。</translation>
    </message>
    <message>
        <source>The key {uri} is not the post-quantum key of the product profile.</source>
        <translation>密钥 {uri} 不是产品配置文件中的后量子密钥。</translation>
    </message>
    <message>
        <source>Give the private half of {file}.</source>
        <translation>请给出与 {file} 对应的私钥。</translation>
    </message>
    <message>
        <source>The manifest of {release} lacks the signature of the profile&apos;s post-quantum key.</source>
        <translation>{release} 的清单缺少产品配置文件中后量子密钥的签名。</translation>
    </message>
    <message>
        <source>Make the release again with --post-quantum-key.</source>
        <translation>请用 --post-quantum-key 重新制作该发布。</translation>
    </message>
    <message>
        <source>These bytes look random and have no header: encrypted, compressed, or no firmware at all.</source>
        <translation>内容看似随机且没有文件头：已加密、已压缩，或根本不是固件。</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>payload, payloadType or signatures are missing or unreadable</source>
        <translation>payload、payloadType 或 signatures 缺失或无法读取</translation>
    </message>
    <message>
        <source>it has no signatures, or too many</source>
        <translation>没有签名，或签名过多</translation>
    </message>
    <message>
        <source>a private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>a certificate or public key</source>
        <translation>证书或公钥</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>a picture or document</source>
        <translation>图片或文档</translation>
    </message>
    <message>
        <source>an archive</source>
        <translation>归档文件</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>made for another loader</source>
        <translation>为其他加载程序制作</translation>
    </message>
    <message>
        <source>This file is {group} ({name}), not plain firmware.</source>
        <translation>此文件是{group}（{name}），不是纯固件。</translation>
    </message>
    <message>
        <source>Compression does not make this image smaller: it is signed as it is.</source>
        <translation>压缩不会使此镜像变小：将按原样签名。</translation>
    </message>
    <message>
        <source>it has {size:,} bytes</source>
        <translation>它有 {size:,} 字节</translation>
    </message>
    <message>
        <source>it was cut off, added to, or packed by another program</source>
        <translation>它被截断、被添加了内容，或由其他程序打包</translation>
    </message>
    <message>
        <source>from {first:%Y-%m-%d} to {last:%Y-%m-%d}</source>
        <translation>{first:%Y-%m-%d} 至 {last:%Y-%m-%d}</translation>
    </message>
    <message>
        <source>self-signed: trusted because it was given</source>
        <translation>自签名：因已给出而受信任</translation>
    </message>
    <message>
        <source>issued by “{issuer}”, which --ca would check</source>
        <translation>由“{issuer}”颁发，可用 --ca 检查</translation>
    </message>
    <message>
        <source>no revocation list was given</source>
        <translation>未给出吊销列表</translation>
    </message>
    <message>
        <source>not revoked; lists tell of {told} of {all} certificates</source>
        <translation>未被吊销；列表涉及 {all} 个证书中的 {told} 个</translation>
    </message>
    <message>
        <source>it was not asked: {problem}</source>
        <translation>未能查询：{problem}</translation>
    </message>
    <message>
        <source>{who} rolled the release out alone</source>
        <translation>{who} 独自完成了升级</translation>
    </message>
    <message>
        <source>{updated} of {total} units took the update</source>
        <translation>{total} 台设备中有 {updated} 台完成升级</translation>
    </message>
    <message>
        <source>{thing} did not refuse the tampered image</source>
        <translation>{thing} 没有拒绝被篡改的固件</translation>
    </message>
    <message>
        <source>AWS not reached</source>
        <translation>无法连接 AWS</translation>
    </message>
    <message>
        <source>Not allowed by AWS</source>
        <translation>AWS 不允许</translation>
    </message>
    <message>
        <source>AWS busy</source>
        <translation>AWS 繁忙</translation>
    </message>
    <message>
        <source>Missing in AWS</source>
        <translation>AWS 中缺失</translation>
    </message>
    <message>
        <source>AWS sign-in expired</source>
        <translation>AWS 登录已过期</translation>
    </message>
    <message>
        <source>Not signed in to AWS</source>
        <translation>未登录 AWS</translation>
    </message>
    <message>
        <source>Clock wrong</source>
        <translation>时钟错误</translation>
    </message>
    <message>
        <source>Unexpected state in AWS</source>
        <translation>AWS 状态异常</translation>
    </message>
    <message>
        <source>AWS account full</source>
        <translation>AWS 账户已满</translation>
    </message>
    <message>
        <source>Refused by AWS</source>
        <translation>被 AWS 拒绝</translation>
    </message>
    <message>
        <source>Fault of AWS</source>
        <translation>AWS 故障</translation>
    </message>
    <message>
        <source>AWS not trusted</source>
        <translation>AWS 不可信</translation>
    </message>
    <message>
        <source>AWS settings wrong</source>
        <translation>AWS 设置错误</translation>
    </message>
    <message>
        <source>AWS sign-in refused</source>
        <translation>AWS 登录被拒绝</translation>
    </message>
    <message>
        <source>No connection to AWS</source>
        <translation>与 AWS 无连接</translation>
    </message>
    <message>
        <source>Connection refused by AWS</source>
        <translation>AWS 拒绝连接</translation>
    </message>
    <message>
        <source>No answer from AWS</source>
        <translation>AWS 无应答</translation>
    </message>
    <message>
        <source>Answer of AWS lost</source>
        <translation>AWS 应答丢失</translation>
    </message>
    <message>
        <source>Unit refused by AWS</source>
        <translation>AWS 拒绝设备</translation>
    </message>
    <message>
        <source>Unit not seen by AWS</source>
        <translation>AWS 未见设备</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Unknown device family</source>
        <translation>未知设备系列</translation>
    </message>
    <message>
        <source>No unit in the slot</source>
        <translation>槽位中无设备</translation>
    </message>
    <message>
        <source>Port in use</source>
        <translation>端口被占用</translation>
    </message>
    <message>
        <source>Unit does not answer</source>
        <translation>设备无应答</translation>
    </message>
    <message>
        <source>Unit answers badly</source>
        <translation>设备应答不良</translation>
    </message>
    <message>
        <source>Unit refuses a command</source>
        <translation>设备拒绝命令</translation>
    </message>
    <message>
        <source>Unplugged during the run</source>
        <translation>运行中被拔出</translation>
    </message>
    <message>
        <source>Answer not understood</source>
        <translation>应答无法理解</translation>
    </message>
    <message>
        <source>Certificate missing in the unit</source>
        <translation>设备中缺少证书</translation>
    </message>
    <message>
        <source>Two adapters alike</source>
        <translation>两个适配器相同</translation>
    </message>
    <message>
        <source>Port without USB address</source>
        <translation>端口无 USB 地址</translation>
    </message>
    <message>
        <source>Wrong certificate request</source>
        <translation>证书请求错误</translation>
    </message>
    <message>
        <source>Certificate not kept</source>
        <translation>证书未保存</translation>
    </message>
    <message>
        <source>Settings not kept</source>
        <translation>设置未保存</translation>
    </message>
    <message>
        <source>Key not good</source>
        <translation>密钥不合格</translation>
    </message>
    <message>
        <source>Copy of another unit</source>
        <translation>另一设备的副本</translation>
    </message>
    <message>
        <source>Ledger not usable</source>
        <translation>台账无法使用</translation>
    </message>
    <message>
        <source>Ledger changed</source>
        <translation>台账被改动</translation>
    </message>
    <message>
        <source>Ledger in use</source>
        <translation>台账被占用</translation>
    </message>
    <message>
        <source>Ledger damaged</source>
        <translation>台账损坏</translation>
    </message>
    <message>
        <source>Linekey too old</source>
        <translation>Linekey 版本过旧</translation>
    </message>
    <message>
        <source>Fault in Linekey</source>
        <translation>Linekey 故障</translation>
    </message>
    <message>
        <source>Ledger read only</source>
        <translation>台账只读</translation>
    </message>
    <message>
        <source>Notes of a run damaged</source>
        <translation>运行记录损坏</translation>
    </message>
    <message>
        <source>Ledger not trusted</source>
        <translation>台账不可信</translation>
    </message>
    <message>
        <source>Serial number taken</source>
        <translation>序列号已被占用</translation>
    </message>
    <message>
        <source>Wrong unit in the slot</source>
        <translation>槽位中设备不对</translation>
    </message>
    <message>
        <source>Certificate not right</source>
        <translation>证书不正确</translation>
    </message>
    <message>
        <source>Wrong name given by AWS</source>
        <translation>AWS 命名错误</translation>
    </message>
    <message>
        <source>Account not ready</source>
        <translation>账户未就绪</translation>
    </message>
    <message>
        <source>Other station at work on it</source>
        <translation>其他工位正在处理</translation>
    </message>
    <message>
        <source>Label of another station</source>
        <translation>其他工位的标签</translation>
    </message>
    <message>
        <source>Serial number not listed</source>
        <translation>序列号不在列表中</translation>
    </message>
    <message>
        <source>Serial number given away</source>
        <translation>序列号已被分走</translation>
    </message>
    <message>
        <source>Two units with one number</source>
        <translation>两台设备同号</translation>
    </message>
    <message>
        <source>Made by a later run</source>
        <translation>已由后续运行完成</translation>
    </message>
    <message>
        <source>Unit taken out too early</source>
        <translation>设备取出过早</translation>
    </message>
    <message>
        <source>Label of another product</source>
        <translation>其他产品的标签</translation>
    </message>
    <message>
        <source>Run was cut off</source>
        <translation>运行被中断</translation>
    </message>
    <message>
        <source>Leased numbers damaged</source>
        <translation>租用号码损坏</translation>
    </message>
    <message>
        <source>Linekey open twice</source>
        <translation>Linekey 打开了两次</translation>
    </message>
    <message>
        <source>Slot at work</source>
        <translation>槽位正在工作</translation>
    </message>
    <message>
        <source>Computer slept</source>
        <translation>计算机曾休眠</translation>
    </message>
    <message>
        <source>Authority not usable</source>
        <translation>证书机构无法使用</translation>
    </message>
    <message>
        <source>Authority unknown to AWS</source>
        <translation>AWS 不认识证书机构</translation>
    </message>
    <message>
        <source>Serial number not admitted</source>
        <translation>序列号未被准入</translation>
    </message>
    <message>
        <source>AWS slow</source>
        <translation>AWS 缓慢</translation>
    </message>
    <message>
        <source>Account not clear</source>
        <translation>账户不明确</translation>
    </message>
    <message>
        <source>Serial number not leased</source>
        <translation>序列号未租用</translation>
    </message>
    <message>
        <source>Refused by the vending machine</source>
        <translation>被发放机拒绝</translation>
    </message>
    <message>
        <source>Vending machine busy</source>
        <translation>发放机繁忙</translation>
    </message>
    <message>
        <source>Tokens not readable</source>
        <translation>令牌无法读取</translation>
    </message>
    <message>
        <source>Tokens not safe</source>
        <translation>令牌不安全</translation>
    </message>
    <message>
        <source>No token for the unit</source>
        <translation>设备没有令牌</translation>
    </message>
    <message>
        <source>Tokens wrong</source>
        <translation>令牌错误</translation>
    </message>
    <message>
        <source>Authority ends too soon</source>
        <translation>证书机构即将到期</translation>
    </message>
    <message>
        <source>Profile does not fit the label</source>
        <translation>配置与标签不符</translation>
    </message>
    <message>
        <source>Product profile wrong</source>
        <translation>产品配置错误</translation>
    </message>
    <message>
        <source>Product not known here</source>
        <translation>本工位不认识该产品</translation>
    </message>
    <message>
        <source>Data folder not usable</source>
        <translation>数据文件夹无法使用</translation>
    </message>
    <message>
        <source>Account not set up</source>
        <translation>账户未设置</translation>
    </message>
    <message>
        <source>Passphrase missing</source>
        <translation>缺少口令</translation>
    </message>
    <message>
        <source>Slots wrong</source>
        <translation>槽位设置错误</translation>
    </message>
    <message>
        <source>Station cannot sign in</source>
        <translation>工位无法登录</translation>
    </message>
    <message>
        <source>SHA-256 {sha256}, as it was signed</source>
        <translation>SHA-256 {sha256}，与签名时一致</translation>
    </message>
    <message>
        <source>none: the release is older than manifests</source>
        <translation>无：此发布版本早于清单</translation>
    </message>
    <message>
        <source>signatures: {count}</source>
        <translation>签名数：{count}</translation>
    </message>
    <message>
        <source>AWS IoT does not know the authority “{subject}”.</source>
        <translation>AWS IoT 不认识证书颁发机构“{subject}”。</translation>
    </message>
    <message>
        <source>The authority “{subject}” is {status} in AWS IoT.</source>
        <translation>证书颁发机构“{subject}”在 AWS IoT 中的状态为 {status}。</translation>
    </message>
    <message>
        <source>AWS IoT registers no units of “{subject}” when they first connect.</source>
        <translation>“{subject}”的设备首次连接时，AWS IoT 不会注册它们。</translation>
    </message>
    <message>
        <source>by “{template}”</source>
        <translation>通过“{template}”</translation>
    </message>
    <message>
        <source>AWS IoT provisions units of “{subject}” {by}, not as the product says.</source>
        <translation>AWS IoT {by}预置“{subject}”的设备，与产品的规定不同。</translation>
    </message>
    <message>
        <source>without a template</source>
        <translation>不使用模板</translation>
    </message>
    <message>
        <source>it is yours: linekey account ca deactivate {id}, then ca remove {id}</source>
        <translation>它是您自己的：linekey account ca deactivate {id}，然后 ca remove {id}</translation>
    </message>
    <message>
        <source>The certificate “{subject}” ended on {day}: it can issue no more.</source>
        <translation>证书“{subject}”已于 {day} 到期：不能再签发。</translation>
    </message>
    <message>
        <source>The certificate “{subject}” ends on {day}, in {days:,} days: make its successor.</source>
        <translation>证书“{subject}”将于 {day} 到期，还有 {days:,} 天：请制作后继证书。</translation>
    </message>
    <message>
        <source>AWS Private CA has no {arn}.</source>
        <translation>AWS Private CA 中没有 {arn}。</translation>
    </message>
    <message>
        <source>The authority {arn} is {status}.</source>
        <translation>证书颁发机构 {arn} 的状态为 {status}。</translation>
    </message>
    <message>
        <source>The authority {arn} has a key of a kind that AWS IoT does not take.</source>
        <translation>证书颁发机构 {arn} 的密钥类型不被 AWS IoT 接受。</translation>
    </message>
    <message>
        <source>The function makes other certificates than the product profile asks for.</source>
        <translation>函数制作的证书与产品配置文件要求的不同。</translation>
    </message>
    <message>
        <source>AWS Private CA, asked by the certificate provider, makes no certificates as the profile says.</source>
        <translation>证书提供程序所请求的 AWS Private CA 不按配置文件制作证书。</translation>
    </message>
    <message>
        <source>This account has another certificate provider, {one}.</source>
        <translation>此账户有另一个证书提供程序 {one}。</translation>
    </message>
    <message>
        <source>The certificate provider does not exist.</source>
        <translation>证书提供程序不存在。</translation>
    </message>
    <message>
        <source>The certificate provider calls another function.</source>
        <translation>证书提供程序调用的是另一个函数。</translation>
    </message>
    <message>
        <source>it calls {function}, which is not Linekey&apos;s: linekey account provider remove</source>
        <translation>它调用 {function}，那不是 Linekey 的：linekey account provider remove</translation>
    </message>
    <message>
        <source>AWS IoT may take some minutes to notice that it signs itself again.</source>
        <translation>AWS IoT 可能需要几分钟才会重新由自己签发。</translation>
    </message>
    <message>
        <source>The function {function_arn} does not exist.</source>
        <translation>函数 {function_arn} 不存在。</translation>
    </message>
    <message>
        <source>AWS IoT may not call {function_arn}.</source>
        <translation>AWS IoT 无权调用 {function_arn}。</translation>
    </message>
    <message>
        <source>The parameter does not name version {version} of the release policy yet.</source>
        <translation>参数尚未指向发布策略的第 {version} 版。</translation>
    </message>
    <message>
        <source>The release policy ends on {ends:%Y-%m-%d}, in {days:,} days: publish its successor.</source>
        <translation>发布策略将于 {ends:%Y-%m-%d} 到期，还有 {days:,} 天：请发布后继策略。</translation>
    </message>
    <message>
        <source>The release policy does not admit the key of the account&apos;s signing profile.</source>
        <translation>发布策略不允许该账户签名配置文件的密钥。</translation>
    </message>
    <message>
        <source>one serial number can be given to two units</source>
        <translation>同一序列号可能被分配给两台设备</translation>
    </message>
    <message>
        <source>no unit can be vended to</source>
        <translation>无法向任何设备发放证书</translation>
    </message>
    <message>
        <source>claim</source>
        <translation>声明</translation>
    </message>
    <message>
        <source>station</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>The role alias {name} does not exist.</source>
        <translation>角色别名 {name} 不存在。</translation>
    </message>
    <message>
        <source>The role alias {name} lends something else than it should.</source>
        <translation>角色别名 {name} 提供的内容与应有的不同。</translation>
    </message>
    <message>
        <source>it lends {role}, which is not Linekey&apos;s</source>
        <translation>它借出 {role}，那不是 Linekey 的</translation>
    </message>
    <message>
        <source>ask what the certificate may do</source>
        <translation>询问该证书可以做什么</translation>
    </message>
    <message>
        <source>look up the certificate {id}</source>
        <translation>查询证书 {id}</translation>
    </message>
    <message>
        <source>ask which policies the certificate has</source>
        <translation>查询该证书有哪些策略</translation>
    </message>
    <message>
        <source>This station has no {kind} certificate.</source>
        <translation>本工位没有{kind}证书。</translation>
    </message>
    <message>
        <source>AWS does not know this station&apos;s {kind} certificate.</source>
        <translation>AWS 不认识本工位的{kind}证书。</translation>
    </message>
    <message>
        <source>This station&apos;s {kind} certificate is {status}.</source>
        <translation>本工位的{kind}证书状态为 {status}。</translation>
    </message>
    <message>
        <source>This station&apos;s {kind} certificate has no policy.</source>
        <translation>本工位的{kind}证书没有策略。</translation>
    </message>
    <message>
        <source>attach a policy to the certificate</source>
        <translation>为证书附加策略</translation>
    </message>
    <message>
        <source>list the IoT policies of the account</source>
        <translation>列出账户的 IoT 策略</translation>
    </message>
    <message>
        <source>list who has the policy {name}</source>
        <translation>列出谁使用策略 {name}</translation>
    </message>
    <message>
        <source>trust {host}</source>
        <translation>信任 {host}</translation>
    </message>
    <message>
        <source>look up the role alias {name}</source>
        <translation>查询角色别名 {name}</translation>
    </message>
    <message>
        <source>write the role alias {name}</source>
        <translation>写入角色别名 {name}</translation>
    </message>
    <message>
        <source>remove the role alias {name}</source>
        <translation>移除角色别名 {name}</translation>
    </message>
    <message>
        <source>ask for the credential provider of AWS IoT</source>
        <translation>查询 AWS IoT 的凭证提供程序</translation>
    </message>
    <message>
        <source>start a session of the role {role}</source>
        <translation>启动角色 {role} 的会话</translation>
    </message>
    <message>
        <source>{name} cannot be judged as a policy: {reason}.</source>
        <translation>{name} 无法作为策略判断：{reason}。</translation>
    </message>
    <message>
        <source>Mend the document; AWS&apos;s guide “IAM JSON policy elements” has its form.</source>
        <translation>请更正该文档；其格式见 AWS 指南“IAM JSON policy elements”。</translation>
    </message>
    <message>
        <source>One app takes at most {most} of these units: AWS IoT attaches ten policies to a principal.</source>
        <translation>一个应用最多可用于其中 {most} 台设备：AWS IoT 对一个主体最多附加十个策略。</translation>
    </message>
    <message>
        <source>Name fewer, or give the app a server of yours that speaks for it.</source>
        <translation>请减少设备数量，或由您自己的服务器代替该应用通信。</translation>
    </message>
    <message>
        <source>The file {path} cannot be read: {reason}.</source>
        <translation>无法读取文件 {path}：{reason}。</translation>
    </message>
    <message>
        <source>Give a policy document: JSON in UTF-8.</source>
        <translation>请提供策略文档：UTF-8 编码的 JSON。</translation>
    </message>
    <message>
        <source>it is no JSON: {error}</source>
        <translation>它不是 JSON：{error}</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>它不是 JSON 对象</translation>
    </message>
    <message>
        <source>it has no statements</source>
        <translation>其中没有语句</translation>
    </message>
    <message>
        <source>statement {number}: {what}</source>
        <translation>第 {number} 条语句：{what}</translation>
    </message>
    <message>
        <source>there must be either {element} or {other}</source>
        <translation>必须有且只有 {element} 或 {other} 之一</translation>
    </message>
    <message>
        <source>{element} must be a text, or texts</source>
        <translation>{element} 必须是一个或多个文本</translation>
    </message>
    <message>
        <source>{element} has no meaning here</source>
        <translation>{element} 在这里没有意义</translation>
    </message>
    <message>
        <source>Effect must be Allow or Deny</source>
        <translation>Effect 必须是 Allow 或 Deny</translation>
    </message>
    <message>
        <source>its Condition is none</source>
        <translation>其 Condition 无效</translation>
    </message>
    <message>
        <source>nothing is known of the operator {operator}</source>
        <translation>不认识运算符 {operator}</translation>
    </message>
    <message>
        <source>look for the function&apos;s code</source>
        <translation>查找函数的代码</translation>
    </message>
    <message>
        <source>upload the function&apos;s code</source>
        <translation>上传函数的代码</translation>
    </message>
    <message>
        <source>it is not UTF-8</source>
        <translation>它不是 UTF-8</translation>
    </message>
    <message>
        <source>nobody is at the terminal</source>
        <translation>终端前没有人</translation>
    </message>
    <message>
        <source>look up the authorizer {name}</source>
        <translation>查找授权方 {name}</translation>
    </message>
    <message>
        <source>create the authorizer {name}</source>
        <translation>创建授权方 {name}</translation>
    </message>
    <message>
        <source>change the authorizer {name}</source>
        <translation>更改授权方 {name}</translation>
    </message>
    <message>
        <source>delete the authorizer {name}</source>
        <translation>删除授权方 {name}</translation>
    </message>
    <message>
        <source>look up the default authorizer</source>
        <translation>查询默认授权方</translation>
    </message>
    <message>
        <source>look up the domain configurations</source>
        <translation>查询域配置</translation>
    </message>
    <message>
        <source>try the authorizer {name}</source>
        <translation>试用授权方 {name}</translation>
    </message>
    <message>
        <source>look up the stack {stack}</source>
        <translation>查询堆栈 {stack}</translation>
    </message>
    <message>
        <source>have CloudFormation plan the stack {stack}</source>
        <translation>让 CloudFormation 规划堆栈 {stack}</translation>
    </message>
    <message>
        <source>drop the planned change of the stack {stack}</source>
        <translation>放弃对堆栈 {stack} 的计划更改</translation>
    </message>
    <message>
        <source>have CloudFormation change the stack {stack}</source>
        <translation>让 CloudFormation 更改堆栈 {stack}</translation>
    </message>
    <message>
        <source>delete the stack {stack}</source>
        <translation>删除堆栈 {stack}</translation>
    </message>
    <message>
        <source>“{user}” cannot be the name of a user.</source>
        <translation>“{user}”不能用作用户名。</translation>
    </message>
    <message>
        <source>Use 1 to 64 letters, digits, “.”, “_” and “-”, and begin with a letter or a digit.</source>
        <translation>请使用 1 到 64 个字母、数字、“.”、“_”和“-”，并以字母或数字开头。</translation>
    </message>
    <message>
        <source>There is a user {user} already, and nothing was changed.</source>
        <translation>用户 {user} 已存在，未作任何更改。</translation>
    </message>
    <message>
        <source>For another password remove the user first: linekey account authorizer users remove {user}</source>
        <translation>要更换密码，请先移除该用户：linekey account authorizer users remove {user}</translation>
    </message>
    <message>
        <source>This password is too short, or too long.</source>
        <translation>该密码太短或太长。</translation>
    </message>
    <message>
        <source>Take {shortest} characters or more, and {longest} bytes at most.</source>
        <translation>请至少使用 {shortest} 个字符，且不超过 {longest} 字节。</translation>
    </message>
    <message>
        <source>The authorizer {authorizer} refuses {user}: the password is wrong, or the user was replaced.</source>
        <translation>授权方 {authorizer} 拒绝了 {user}：密码错误，或该用户已被替换。</translation>
    </message>
    <message>
        <source>Type it again, or give the user another one: remove and add the user.</source>
        <translation>请重新输入，或为该用户设置新密码：先移除再添加该用户。</translation>
    </message>
    <message>
        <source>There is no password to be read: {reason}.</source>
        <translation>读不到密码：{reason}。</translation>
    </message>
    <message>
        <source>Type it where you are asked for it, or give it to --password-stdin as a line in UTF-8.</source>
        <translation>请在提示处输入，或以一行 UTF-8 文本交给 --password-stdin。</translation>
    </message>
    <message>
        <source>The account has a stack called {stack} that is not Linekey&apos;s: “{description}”.</source>
        <translation>账户中有一个名为 {stack} 的堆栈，但它不属于 Linekey：“{description}”。</translation>
    </message>
    <message>
        <source>Give that stack another name, or set up without CloudFormation: linekey account setup</source>
        <translation>请给该堆栈改名，或不使用 CloudFormation 进行设置：linekey account setup</translation>
    </message>
    <message>
        <source>CloudFormation is still at work on the stack {stack}: {status}.</source>
        <translation>CloudFormation 仍在处理堆栈 {stack}：{status}。</translation>
    </message>
    <message>
        <source>Wait until it is done, then deploy again.</source>
        <translation>请等它完成后再次部署。</translation>
    </message>
    <message>
        <source>The stack {stack} is {status}: CloudFormation can take no change of it.</source>
        <translation>堆栈 {stack} 处于 {status} 状态：CloudFormation 无法对它做任何更改。</translation>
    </message>
    <message>
        <source>In the CloudFormation console, continue its rollback or delete it, then deploy again; or set up without CloudFormation: linekey account setup</source>
        <translation>请在 CloudFormation 控制台继续回滚或删除它，然后再次部署；或不使用 CloudFormation 进行设置：linekey account setup</translation>
    </message>
    <message>
        <source>CloudFormation could not make {resource} ({kind}) of the stack {stack}: {reason}.</source>
        <translation>CloudFormation 无法创建堆栈 {stack} 中的 {resource}（{kind}）：{reason}。</translation>
    </message>
    <message>
        <source>The stack is as it was before. Mend the cause, then deploy again.</source>
        <translation>堆栈已恢复原状。请消除原因后再次部署。</translation>
    </message>
    <message>
        <source>CloudFormation could not make {resource} ({kind}) of the stack {stack}: {reason}. It is {status}.</source>
        <translation>CloudFormation 无法创建堆栈 {stack} 中的 {resource}（{kind}）：{reason}。堆栈现处于 {status} 状态。</translation>
    </message>
    <message>
        <source>Not all of it was taken back: see the stack&apos;s events in the CloudFormation console.</source>
        <translation>并未全部撤销：请在 CloudFormation 控制台查看该堆栈的事件。</translation>
    </message>
    <message>
        <source>It was made without CloudFormation, so go on without it: linekey account setup</source>
        <translation>它不是由 CloudFormation 创建的，请不用 CloudFormation 继续：linekey account setup</translation>
    </message>
    <message>
        <source>CloudFormation does not take the change of the stack {stack}: {reason}.</source>
        <translation>CloudFormation 不接受对堆栈 {stack} 的更改：{reason}。</translation>
    </message>
    <message>
        <source>Mend what it names, or set up without CloudFormation: linekey account setup</source>
        <translation>请修正其中指出的问题，或不使用 CloudFormation 进行设置：linekey account setup</translation>
    </message>
    <message>
        <source>The stack {stack} would be changed in another way than was shown.</source>
        <translation>对堆栈 {stack} 的更改会与所显示的不同。</translation>
    </message>
    <message>
        <source>Nothing was done to it. Look at the plan again: linekey account deploy</source>
        <translation>未对它做任何操作。请重新查看计划：linekey account deploy</translation>
    </message>
    <message>
        <source>CloudFormation could not delete {resource} ({kind}) of the stack {stack}: {reason}. The stack is {status}.</source>
        <translation>CloudFormation 无法删除堆栈 {stack} 中的 {resource}（{kind}）：{reason}。堆栈现处于 {status} 状态。</translation>
    </message>
    <message>
        <source>Mend the cause, then remove again: it goes on where it ended. AWS may need some minutes.</source>
        <translation>请消除原因后再次移除：将从中断处继续。AWS 可能需要几分钟。</translation>
    </message>
    <message>
        <source>how many units begin in a minute</source>
        <translation>每分钟开始的设备数</translation>
    </message>
    <message>
        <source>job updates of all units</source>
        <translation>所有设备的作业更新</translation>
    </message>
    <message>
        <source>blocks of the file of all units</source>
        <translation>所有设备的文件块</translation>
    </message>
    <message>
        <source>look up the connection of {client}</source>
        <translation>查询 {client} 的连接</translation>
    </message>
    <message>
        <source>{took:,} of {things:,} took it</source>
        <translation>{things:,} 个中有 {took:,} 个已接受</translation>
    </message>
    <message>
        <source>all {things:,} took it, and prove it until {at}</source>
        <translation>全部 {things:,} 个已接受，观察至 {at}</translation>
    </message>
    <message>
        <source>The authorizer {name} does not exist.</source>
        <translation>授权方 {name} 不存在。</translation>
    </message>
    <message>
        <source>The authorizer {name} takes tokens that nobody signed.</source>
        <translation>授权方 {name} 接受无人签名的令牌。</translation>
    </message>
    <message>
        <source>The authorizer {name} is not as it should be.</source>
        <translation>授权方 {name} 不符合要求。</translation>
    </message>
    <message>
        <source>it calls {function}, which is not Linekey&apos;s</source>
        <translation>它调用 {function}，那不是 Linekey 的</translation>
    </message>
    <message>
        <source>it is the account&apos;s default: aws iot clear-default-authorizer</source>
        <translation>它是账户的默认授权方：aws iot clear-default-authorizer</translation>
    </message>
    <message>
        <source>the domain configuration {domain} lets clients in by it</source>
        <translation>域配置 {domain} 用它让客户端接入</translation>
    </message>
    <message>
        <source>somebody changed it: {reason}</source>
        <translation>有人更改了它：{reason}</translation>
    </message>
    <message>
        <source>Other stations remember the release policy: delete {file} in their data folders.</source>
        <translation>其他工位仍记得发布策略：请在其数据文件夹中删除 {file}。</translation>
    </message>
    <message>
        <source>units live from it</source>
        <translation>设备依赖它</translation>
    </message>
    <message>
        <source>the {step} works with it</source>
        <translation>{step} 需要它</translation>
    </message>
    <message>
        <source>{products} may use it</source>
        <translation>{products} 可能在使用它</translation>
    </message>
    <message>
        <source>{badge} still works here as {kind}: linekey account shift end</source>
        <translation>{badge} 仍以 {kind} 身份在此工作：linekey account shift end</translation>
    </message>
    <message>
        <source>somebody turned its termination protection on</source>
        <translation>有人打开了它的终止保护</translation>
    </message>
    <message>
        <source>somebody else plans it</source>
        <translation>它由他人规划</translation>
    </message>
    <message>
        <source>CloudFormation is at work on it: {status}</source>
        <translation>CloudFormation 正在处理它：{status}</translation>
    </message>
    <message>
        <source>the product had another issuer then: remove it by that product profile</source>
        <translation>当时产品用的是另一个签发者：请用那时的产品配置移除</translation>
    </message>
    <message>
        <source>it has {resource} ({kind}), which Linekey&apos;s template has not</source>
        <translation>它含有 {resource}（{kind}），而 Linekey 的模板中没有</translation>
    </message>
    <message>
        <source>{step}: {why}</source>
        <translation>{step}：{why}</translation>
    </message>
    <message>
        <source>cloudformation:DescribeStacks is denied; what they have is removed without them</source>
        <translation>cloudformation:DescribeStacks 被拒绝；其中的内容将不经堆栈移除</translation>
    </message>
    <message>
        <source>{target} has it, and is no {kind} certificate of Linekey&apos;s</source>
        <translation>{target} 附有它，且不是 Linekey 的 {kind} 证书</translation>
    </message>
    <message>
        <source>{count:,} more stations were enrolled. On each: linekey account station leave</source>
        <translation>另有 {count:,} 个工位已登记。请在每个工位上运行：linekey account station leave</translation>
    </message>
    <message>
        <source>list the stacks of the account</source>
        <translation>列出账户中的堆栈</translation>
    </message>
    <message>
        <source>look into the stack {stack}</source>
        <translation>查看堆栈 {stack} 的内容</translation>
    </message>
    <message>
        <source>list the planned changes of the stack {stack}</source>
        <translation>列出对堆栈 {stack} 的计划更改</translation>
    </message>
</context>
<context>
    <name>Account</name>
    <message>
        <source>{0} (the bench)</source>
        <translation>{0}（试验台）</translation>
    </message>
</context>
<context>
    <name>AccountChooser</name>
    <message>
        <source>AWS profile</source>
        <translation>AWS 配置文件</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Choose a Region</source>
        <translation>请选择区域</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>The access key in the environment</source>
        <translation>环境变量中的访问密钥</translation>
    </message>
    <message>
        <source>As this computer signs in</source>
        <translation>按本机的登录方式</translation>
    </message>
    <message>
        <source>The environment of this program says where it works: {0}.</source>
        <translation>本程序的环境已指定工作位置：{0}。</translation>
    </message>
    <message>
        <source>The product&apos;s profile says that its units live in {0}.</source>
        <translation>产品配置文件指明其设备位于 {0}。</translation>
    </message>
    <message>
        <source>What the environment of this program says cannot be chosen here.</source>
        <translation>本程序的环境变量已指定的内容不能在此选择。</translation>
    </message>
    <message>
        <source>There is no AWS profile on this computer yet: “aws configure sso” makes one. Then try again.</source>
        <translation>本机尚无 AWS 配置文件：用“aws configure sso”创建一个，然后重试。</translation>
    </message>
</context>
<context>
    <name>AccountHeader</name>
    <message>
        <source>Look again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Shows first what would be removed</source>
        <translation>先显示将移除的内容</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Shows first what would be changed</source>
        <translation>先显示将要更改的内容</translation>
    </message>
    <message>
        <source>AWS account</source>
        <translation>AWS 账户</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Looking what would change…</source>
        <translation>正在检查将要更改的内容…</translation>
    </message>
    <message>
        <source>Setting up…</source>
        <translation>正在设置…</translation>
    </message>
    <message>
        <source>{0} of {1} removed: {2}</source>
        <translation>已移除 {0}/{1}：{2}</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>正在移除…</translation>
    </message>
    <message>
        <source>Switching off…</source>
        <translation>正在关闭…</translation>
    </message>
</context>
<context>
    <name>AccountLine</name>
    <message>
        <source>not known yet</source>
        <translation>尚不清楚</translation>
    </message>
    <message>
        <source>Account {0}</source>
        <translation>账户 {0}</translation>
    </message>
</context>
<context>
    <name>AccountPage</name>
    <message>
        <source>Units are still at work. Wait for them, then try again.</source>
        <translation>仍有设备在运行。请等待完成后再试。</translation>
    </message>
    <message>
        <source>The account has changed. Once no unit is at work, start Linekey again: till then it works as before.</source>
        <translation>账户已更改。没有设备在运行时，请重新启动 Linekey；在此之前它仍按原样工作。</translation>
    </message>
    <message>
        <source>Nothing to change: set-up would leave everything as it is.</source>
        <translation>无需更改：设置会保持一切不变。</translation>
    </message>
    <message>
        <source>There is nothing of Linekey&apos;s here to remove.</source>
        <translation>这里没有可移除的 Linekey 内容。</translation>
    </message>
</context>
<context>
    <name>AppearanceCard</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>BatchCard</name>
    <message>
        <source>3 · Signatures</source>
        <translation>3 · 签名</translation>
    </message>
    <message>
        <source>Form of the signature file</source>
        <translation>签名文件的格式</translation>
    </message>
    <message>
        <source>.sig · DER, as OpenSSL reads it</source>
        <translation>.sig · DER，OpenSSL 可读</translation>
    </message>
    <message>
        <source>.sig.b64 · Base64, as FreeRTOS has it</source>
        <translation>.sig.b64 · Base64，FreeRTOS 格式</translation>
    </message>
    <message>
        <source>Images of the folder</source>
        <translation>文件夹中的镜像</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Signature file, or the reason</source>
        <translation>签名文件或原因</translation>
    </message>
    <message>
        <source>Type other names above, such as *.img, or choose another folder.</source>
        <translation>请在上方输入其他名称，例如 *.img，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>{0} of {1} images</source>
        <translation>{0} / {1} 个镜像</translation>
    </message>
    <message>
        <source>Stopped after {0}</source>
        <translation>已停止，完成 {0}</translation>
    </message>
    <message>
        <source>about {0} left</source>
        <translation>约剩 {0}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>No image in this folder has such a name.</source>
        <translation>此文件夹中没有符合该名称的镜像。</translation>
    </message>
    <message>
        <source>Ready to sign {0} images</source>
        <translation>可以签名 {0} 个镜像</translation>
    </message>
</context>
<context>
    <name>CheckCard</name>
    <message>
        <source>Clients without a certificate cannot connect with a user name and a password.</source>
        <translation>没有证书的客户端无法用用户名和密码连接。</translation>
    </message>
    <message>
        <source>Switch off…</source>
        <translation>关闭…</translation>
    </message>
    <message>
        <source>Set it up…</source>
        <translation>立即设置…</translation>
    </message>
</context>
<context>
    <name>CheckList</name>
    <message>
        <source>Verified again after signing</source>
        <translation>签名后将再次验证</translation>
    </message>
</context>
<context>
    <name>CheckMarks</name>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>未通过</translation>
    </message>
    <message>
        <source>not made yet</source>
        <translation>尚未检查</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Units are still at work</source>
        <translation>仍有设备在处理中</translation>
    </message>
    <message>
        <source>Slot {0}</source>
        <translation>槽位 {0}</translation>
    </message>
    <message>
        <source>Let them finish, and the window closes by itself. Stopped, a unit still finishes a step that cannot be undone; the rest is taken back.</source>
        <translation>等它们完成，窗口会自行关闭。若停止，设备仍会做完无法撤销的步骤，其余的会撤回。</translation>
    </message>
    <message>
        <source>Stop them and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Finish, then close</source>
        <translation>完成后关闭</translation>
    </message>
    <message>
        <source>Keep working</source>
        <translation>继续工作</translation>
    </message>
</context>
<context>
    <name>ClosingPage</name>
    <message>
        <source>Linekey is closing…</source>
        <translation>Linekey 正在关闭…</translation>
    </message>
    <message>
        <source>Linekey closes when these units are done</source>
        <translation>这些设备完成后 Linekey 将关闭</translation>
    </message>
    <message>
        <source>A step that cannot be undone finishes first; the rest of a unit is taken back.</source>
        <translation>无法撤销的步骤先做完；设备其余的部分会撤回。</translation>
    </message>
    <message>
        <source>What was done is kept in the ledger.</source>
        <translation>已完成的工作已记入台账。</translation>
    </message>
    <message>
        <source>Stop them now</source>
        <translation>立即停止</translation>
    </message>
    <message>
        <source>Keep working</source>
        <translation>继续工作</translation>
    </message>
</context>
<context>
    <name>CodeButton</name>
    <message>
        <source>Copy the error with its code</source>
        <translation>复制错误信息和代码</translation>
    </message>
</context>
<context>
    <name>Coming</name>
    <message>
        <source>The release is in {0}.</source>
        <translation>发布版本已导出到 {0}。</translation>
    </message>
    <message>
        <source>{0} is on record here.</source>
        <translation>{0} 已在本机记录。</translation>
    </message>
    <message>
        <source>Releases in the account: {0}, new here: {1}.</source>
        <translation>账户中的发布版本：{0} 个，本机新增：{1} 个。</translation>
    </message>
    <message>
        <source>Releases taken: {0}, not taken: {1}. {2} {3}</source>
        <translation>已取回发布版本：{0} 个，未取回：{1} 个。{2} {3}</translation>
    </message>
</context>
<context>
    <name>ComingButtons</name>
    <message>
        <source>Take a release, or what others signed of one, from a file</source>
        <translation>从文件取入发布版本，或他人对其所做的签名</translation>
    </message>
    <message>
        <source>Import bundle…</source>
        <translation>导入发布包…</translation>
    </message>
    <message>
        <source>Take the releases of the account&apos;s bucket, and what others signed of them</source>
        <translation>从账户的存储桶取回发布版本，以及他人对其所做的签名</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>取回</translation>
    </message>
    <message>
        <source>Choose a bundle, or what others signed of one</source>
        <translation>选择发布包，或他人对其签名的文件</translation>
    </message>
</context>
<context>
    <name>CompactFace</name>
    <message>
        <source>Details of {0}</source>
        <translation>{0} 的详情</translation>
    </message>
    <message>
        <source>Dismiss {0}</source>
        <translation>取下 {0} 的结果</translation>
    </message>
    <message>
        <source>Waiting for AWS</source>
        <translation>正在等待 AWS</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy {0}</source>
        <translation>复制{0}</translation>
    </message>
</context>
<context>
    <name>Crash</name>
    <message>
        <source>Linekey did not end well last time.</source>
        <translation>Linekey 上次没有正常结束。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Type {0} to go on</source>
        <translation>请输入 {0} 以继续</translation>
    </message>
</context>
<context>
    <name>FactsCard</name>
    <message>
        <source>What it is</source>
        <translation>发布内容</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>SHA-256 of the image</source>
        <translation>镜像的 SHA-256</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Security counter</source>
        <translation>安全计数器</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>签名密钥</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>{0}, valid until {1}</source>
        <translation>{0}，有效期至 {1}</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签名</translation>
    </message>
    <message>
        <source>SHA-256 of the key that signed</source>
        <translation>签名密钥的 SHA-256</translation>
    </message>
    <message>
        <source>And with</source>
        <translation>以及</translation>
    </message>
    <message>
        <source>SHA-256 of the second key</source>
        <translation>第二密钥的 SHA-256</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>SHA-256 of the certificate</source>
        <translation>证书的 SHA-256</translation>
    </message>
    <message>
        <source>Bill of materials</source>
        <translation>物料清单 (SBOM)</translation>
    </message>
    <message>
        <source>SHA-256 of the bill of materials</source>
        <translation>物料清单的 SHA-256</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context>
<context>
    <name>FirmwareCard</name>
    <message>
        <source>1 · Firmware</source>
        <translation>1 · 固件</translation>
    </message>
    <message>
        <source>Version of the firmware</source>
        <translation>固件版本</translation>
    </message>
    <message>
        <source>Names of the images, with * for any part</source>
        <translation>镜像文件名，* 代表任意部分</translation>
    </message>
    <message>
        <source>A folder of images…</source>
        <translation>镜像文件夹…</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Images named</source>
        <translation>镜像文件名</translation>
    </message>
    <message>
        <source>Choose a firmware</source>
        <translation>选择固件</translation>
    </message>
    <message>
        <source>SHA-256 of the firmware</source>
        <translation>固件的 SHA-256</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>or press Enter to choose the file your build made</source>
        <translation>或按 Enter 选择构建生成的文件</translation>
    </message>
    <message>
        <source>Drop a firmware or a folder here</source>
        <translation>把固件或文件夹拖到这里</translation>
    </message>
    <message>
        <source>security counter {0}</source>
        <translation>安全计数器 {0}</translation>
    </message>
    <message>
        <source>Signed already: {0}</source>
        <translation>已有签名：{0}</translation>
    </message>
    <message>
        <source>It carries no signature: its signature is kept beside it.</source>
        <translation>镜像本身不带签名：签名另存为文件。</translation>
    </message>
    <message>
        <source>It carries no signature yet.</source>
        <translation>尚无签名。</translation>
    </message>
    <message>
        <source>{0} by key {1}</source>
        <translation>{0}，密钥 {1}</translation>
    </message>
    <message>
        <source>{0} images · {1}</source>
        <translation>{0} 个镜像 · {1}</translation>
    </message>
    <message>
        <source>Each signature is written beside its image.</source>
        <translation>签名文件写在镜像旁边。</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>选择镜像文件夹</translation>
    </message>
    <message>
        <source>Will be signed inside: {0}, version {1}</source>
        <translation>签名时将写入镜像：{0}，版本 {1}</translation>
    </message>
    <message>
        <source>Will be signed inside: {0}, version {1}, header of {2}</source>
        <translation>签名时将写入镜像：{0}，版本 {1}，头部 {2}</translation>
    </message>
    <message>
        <source>Signed inside, and kept as {0}: {1}</source>
        <translation>签名已写入镜像，保存为 {0}：{1}</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min {1} s</source>
        <translation>{0} 分 {1} 秒</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} 小时 {1} 分</translation>
    </message>
    <message>
        <source>{0} bytes</source>
        <translation>{0} 字节</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{0} min ago</source>
        <translation>{0} 分钟前</translation>
    </message>
    <message>
        <source>{0} h ago</source>
        <translation>{0} 小时前</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>{0} days ago</source>
        <translation>{0} 天前</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Find by version, state, file, key, digest or date</source>
        <translation>按版本、状态、文件、密钥、摘要或日期查找</translation>
    </message>
    <message>
        <source>Enter or a double click opens a release.</source>
        <translation>按 Enter 或双击可打开发布版本。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the chosen release</source>
        <translation>打开所选发布版本</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>No release is found by “{0}”.</source>
        <translation>没有找到与“{0}”相符的发布版本。</translation>
    </message>
    <message>
        <source>No release yet. Go back and sign a firmware, import a bundle that somebody gave you, or fetch what is in the account.</source>
        <translation>还没有发布版本。请返回并签名固件，导入他人给您的发布包，或获取账户中已有的发布版本。</translation>
    </message>
    <message>
        <source>Open it to see what is missing.</source>
        <translation>请打开它，查看还缺什么。</translation>
    </message>
    <message>
        <source>Roll out…</source>
        <translation>升级…</translation>
    </message>
    <message>
        <source>Roll out the chosen release</source>
        <translation>用所选发布版本升级</translation>
    </message>
</context>
<context>
    <name>IdleFace</name>
    <message>
        <source>A unit is plugged in</source>
        <translation>设备已插入</translation>
    </message>
</context>
<context>
    <name>IntentDialog</name>
    <message>
        <source>Bring {0} {1} to {2}?</source>
        <translation>将 {2}升级到 {0} {1}？</translation>
    </message>
    <message>
        <source>You can stop it while it runs; units that have updated keep the new version.</source>
        <translation>升级过程中可以停止；已升级的设备保留新版本。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Start the rollout</source>
        <translation>开始升级</translation>
    </message>
    <message>
        <source>Checks made just now</source>
        <translation>刚刚完成的检查</translation>
    </message>
    <message>
        <source>What the rollout does</source>
        <translation>此次升级的内容</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>签名密钥</translation>
    </message>
    <message>
        <source>the key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>发布版本</translation>
    </message>
    <message>
        <source>Requested by</source>
        <translation>申请人</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>批准人</translation>
    </message>
    <message>
        <source>nobody: the release policy asks for no approval</source>
        <translation>无人：发布策略不要求批准</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>版本 {0}</translation>
    </message>
    <message>
        <source>Release policy</source>
        <translation>发布策略</translation>
    </message>
    <message>
        <source>{0} in {1}</source>
        <translation>{1} 中的 {0}</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{0} → {1}: {2}</source>
        <translation>{0} → {1}：{2}</translation>
    </message>
</context>
<context>
    <name>KeyCard</name>
    <message>
        <source>2 · Key</source>
        <translation>2 · 密钥</translation>
    </message>
    <message>
        <source>Your own key</source>
        <translation>您自己的密钥</translation>
    </message>
    <message>
        <source>Add the key you want to use: in a file, a token or AWS.</source>
        <translation>请添加要使用的密钥：文件、令牌或 AWS 中的密钥。</translation>
    </message>
    <message>
        <source>Add your own key: in a file or a token.</source>
        <translation>添加您自己的密钥：在文件或令牌中。</translation>
    </message>
    <message>
        <source>Add a key…</source>
        <translation>添加密钥…</translation>
    </message>
    <message>
        <source>Certificate…</source>
        <translation>证书…</translation>
    </message>
    <message>
        <source>Certificate for the chosen key</source>
        <translation>所选密钥的证书</translation>
    </message>
    <message>
        <source>PIN of the token</source>
        <translation>令牌的 PIN</translation>
    </message>
    <message>
        <source>Passphrase of the key file</source>
        <translation>密钥文件的口令</translation>
    </message>
    <message>
        <source>Asks for its PIN</source>
        <translation>需要 PIN</translation>
    </message>
    <message>
        <source>Asks for its passphrase</source>
        <translation>需要口令</translation>
    </message>
    <message>
        <source>Its certificate</source>
        <translation>该密钥的证书</translation>
    </message>
    <message>
        <source>The account&apos;s certificate</source>
        <translation>账户的证书</translation>
    </message>
    <message>
        <source>No certificate for this key</source>
        <translation>此密钥没有证书</translation>
    </message>
    <message>
        <source>{0} is not this key&apos;s</source>
        <translation>{0}不属于此密钥</translation>
    </message>
    <message>
        <source>{0} expired on {1}</source>
        <translation>{0}已于 {1} 到期</translation>
    </message>
    <message>
        <source>{0}: 1 day left</source>
        <translation>{0}：还有 1 天到期</translation>
    </message>
    <message>
        <source>{0}: {1} days left</source>
        <translation>{0}：还有 {1} 天到期</translation>
    </message>
    <message>
        <source>Key file…</source>
        <translation>密钥文件…</translation>
    </message>
    <message>
        <source>Token (PKCS#11)…</source>
        <translation>令牌 (PKCS#11)…</translation>
    </message>
    <message>
        <source>AWS KMS key…</source>
        <translation>AWS KMS 密钥…</translation>
    </message>
    <message>
        <source>AWS Signer profile…</source>
        <translation>AWS Signer 签名配置文件…</translation>
    </message>
    <message>
        <source>A key in a token</source>
        <translation>令牌中的密钥</translation>
    </message>
    <message>
        <source>A key in AWS KMS</source>
        <translation>AWS KMS 中的密钥</translation>
    </message>
    <message>
        <source>An AWS Signer profile</source>
        <translation>AWS Signer 签名配置文件</translation>
    </message>
    <message>
        <source>Choose a key file</source>
        <translation>选择密钥文件</translation>
    </message>
    <message>
        <source>Choose the code-signing certificate for this key</source>
        <translation>选择此密钥的代码签名证书</translation>
    </message>
    <message>
        <source>Whether it is this key&apos;s shows when the key signs.</source>
        <translation>该证书是否与此密钥对应，签名时才能得知。</translation>
    </message>
    <message>
        <source>The signatures of a folder are not compared with it.</source>
        <translation>文件夹中的签名不与该证书比对。</translation>
    </message>
</context>
<context>
    <name>KeyDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>使用此密钥</translation>
    </message>
</context>
<context>
    <name>KmsDialog</name>
    <message>
        <source>A key ID, an ARN or an alias, for a key that signs and verifies.</source>
        <translation>密钥 ID、ARN 或别名；密钥用法须为“签名和验证”。</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
</context>
<context>
    <name>LabelDesk</name>
    <message>
        <source>Linekey is closing: this label was not taken.</source>
        <translation>Linekey 正在关闭：未接收此标签。</translation>
    </message>
    <message>
        <source>Labels are scanned on the Station page: open it, then scan.</source>
        <translation>标签须在“工位”页面扫描：请打开该页面后再扫描。</translation>
    </message>
    <message>
        <source>The station is not open yet: wait for its slots, then scan.</source>
        <translation>工位尚未打开：请等槽位出现后再扫描。</translation>
    </message>
</context>
<context>
    <name>LaunchPanel</name>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>{0} cannot be rolled out now</source>
        <translation>现在不能用 {0} 升级</translation>
    </message>
    <message>
        <source>What the checks found</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>发布版本</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Units it goes to</source>
        <translation>要升级的设备</translation>
    </message>
    <message>
        <source>No release may be rolled out yet: see the Releases page.</source>
        <translation>尚无可升级的发布版本：请见“发布”页面。</translation>
    </message>
    <message>
        <source>Start the rollout…</source>
        <translation>开始升级…</translation>
    </message>
    <message>
        <source>Choose the units</source>
        <translation>选择设备</translation>
    </message>
    <message>
        <source>Every check is made first. Nothing starts before you agree.</source>
        <translation>先做全部检查。您同意之前什么都不会开始。</translation>
    </message>
    <message>
        <source>Sign a firmware on the Releases page first.</source>
        <translation>请先在“发布”页签名一个固件。</translation>
    </message>
    <message>
        <source>Choose the release.</source>
        <translation>请选择发布版本。</translation>
    </message>
    <message>
        <source>Choose the units.</source>
        <translation>请选择设备。</translation>
    </message>
    <message>
        <source>Provision a unit on the Station page first.</source>
        <translation>请先在“工位”页预置一台设备。</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>重新统计</translation>
    </message>
    <message>
        <source>Count the units again</source>
        <translation>重新统计设备数量</translation>
    </message>
    <message>
        <source>{0} has no units yet: provision one on the Station page.</source>
        <translation>{0} 中还没有设备：请在“工位”页预置一台。</translation>
    </message>
</context>
<context>
    <name>LedgerCard</name>
    <message>
        <source>Details…</source>
        <translation>详情…</translation>
    </message>
    <message>
        <source>The newest checkpoint of the ledger</source>
        <translation>台账的最新检查点</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比对…</translation>
    </message>
    <message>
        <source>Compare now</source>
        <translation>立即比对</translation>
    </message>
    <message>
        <source>Compare the ledger with its checkpoint in the account</source>
        <translation>将台账与账户中的检查点比对</translation>
    </message>
    <message>
        <source>The ledger is looked at…</source>
        <translation>正在查看台账…</translation>
    </message>
    <message>
        <source>Entries in the ledger: {0}. There is no checkpoint yet: one is made after every 100 entries, and at the end of a shift.</source>
        <translation>台账有 {0} 条，还没有检查点：每 100 条以及每班结束时生成一个。</translation>
    </message>
    <message>
        <source>Entries in the ledger: {0}. The checkpoint of {1} tells of the first {2}.</source>
        <translation>台账有 {0} 条；{1} 的检查点记载了前 {2} 条。</translation>
    </message>
    <message>
        <source>Not compared with the account: {0}</source>
        <translation>未能与账户比对：{0}</translation>
    </message>
    <message>
        <source>Not compared with the account since Linekey was opened.</source>
        <translation>自打开 Linekey 以来尚未与账户比对。</translation>
    </message>
    <message>
        <source>The account has none either.</source>
        <translation>账户中也没有。</translation>
    </message>
    <message>
        <source>It agrees with the one in the account: compared {0}, {1}.</source>
        <translation>与账户中的检查点一致：比对于 {0}，{1}。</translation>
    </message>
    <message>
        <source>The station has signed it: no entry that it tells of can be changed or lost unnoticed.</source>
        <translation>由工位签名：其中记载的条目一旦被更改或丢失，必被发现。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>not since Linekey was opened</source>
        <translation>自打开 Linekey 以来未比对</translation>
    </message>
    <message>
        <source>not in an account</source>
        <translation>不在账户中</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>条目数</translation>
    </message>
    <message>
        <source>Signed at</source>
        <translation>签名时间</translation>
    </message>
    <message>
        <source>Root</source>
        <translation>根</translation>
    </message>
    <message>
        <source>of the tree of entries</source>
        <translation>条目树的根</translation>
    </message>
    <message>
        <source>Root of the ledger</source>
        <translation>台账的根</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>签名者</translation>
    </message>
    <message>
        <source>SHA-256 of the station&apos;s key</source>
        <translation>工位密钥的 SHA-256</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>保存于</translation>
    </message>
    <message>
        <source>In the account</source>
        <translation>账户中</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>比对时间</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>OpeningPage</name>
    <message>
        <source>Use the bench</source>
        <translation>使用试验台</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Another account…</source>
        <translation>其他账户…</translation>
    </message>
    <message>
        <source>Set it up…</source>
        <translation>立即设置…</translation>
    </message>
    <message>
        <source>Starting the bench…</source>
        <translation>正在启动试验台…</translation>
    </message>
    <message>
        <source>Connecting to AWS…</source>
        <translation>正在连接 AWS…</translation>
    </message>
    <message>
        <source>An AWS of your own on this computer, and units on serial lines.</source>
        <translation>在本机运行的 AWS，以及串口上的设备。</translation>
    </message>
    <message>
        <source>In which AWS account do you work?</source>
        <translation>您在哪个 AWS 账户中工作？</translation>
    </message>
    <message>
        <source>Linekey could not open its services</source>
        <translation>Linekey 无法打开服务</translation>
    </message>
    <message>
        <source>No AWS account is set up yet</source>
        <translation>尚未设置 AWS 账户</translation>
    </message>
    <message>
        <source>To use yours, run “linekey account setup” once and open this window again.</source>
        <translation>要使用您的账户，请运行一次 “linekey account setup”，然后重新打开此窗口。</translation>
    </message>
    <message>
        <source>To try everything first, use the bench: nothing leaves this computer.</source>
        <translation>想先试一试，请使用试验台：所有数据都留在本机。</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>This key lets the station get certificates for units; its passphrase opens it.</source>
        <translation>此密钥使工位能够为设备获取证书；其口令可打开它。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Start the units</source>
        <translation>开始预置设备</translation>
    </message>
</context>
<context>
    <name>PlaceCard</name>
    <message>
        <source>Use the bench</source>
        <translation>使用试验台</translation>
    </message>
</context>
<context>
    <name>ProfileDialog</name>
    <message>
        <source>It signs through the bucket of this account.</source>
        <translation>通过此账户的存储桶签名。</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>配置文件</translation>
    </message>
</context>
<context>
    <name>ProgressCard</name>
    <message>
        <source>of {0} updated</source>
        <translation>/ {0} 台已升级</translation>
    </message>
    <message>
        <source>Stopping: units that have begun may still finish.</source>
        <translation>正在停止：已开始的设备可能仍会完成。</translation>
    </message>
    <message>
        <source>No unit is known yet.</source>
        <translation>尚不知有哪些设备。</translation>
    </message>
    <message>
        <source>Refused, as it should be: what the units run has not changed.</source>
        <translation>如预期被拒绝：设备运行的版本没有改变。</translation>
    </message>
    <message>
        <source>No unit has updated: see below why.</source>
        <translation>没有设备完成更新：原因见下。</translation>
    </message>
    <message>
        <source>Every unit has updated.</source>
        <translation>所有设备均已更新。</translation>
    </message>
    <message>
        <source>Failed: {0}. See below why.</source>
        <translation>失败：{0}。原因见下。</translation>
    </message>
    <message>
        <source>Taken out before they updated: {0}.</source>
        <translation>更新前被移出：{0}。</translation>
    </message>
    <message>
        <source>Still at it, and may finish: {0}.</source>
        <translation>仍在进行、可能完成：{0}。</translation>
    </message>
    <message>
        <source>{0} still to go</source>
        <translation>还剩 {0} 台</translation>
    </message>
</context>
<context>
    <name>ProviderOffDialog</name>
    <message>
        <source>Switch the certificate provider off?</source>
        <translation>要关闭证书提供程序吗？</translation>
    </message>
    <message>
        <source>It concerns others than when you were asked:</source>
        <translation>受影响的对象与询问时不同：</translation>
    </message>
    <message>
        <source>It is account-wide: AWS IoT itself then signs every fleet-provisioning request of {0} in {1}, for all products. Stations that were set up with the provider refuse what AWS IoT signs.</source>
        <translation>这会影响整个账户：此后 {1} 中账户 {0} 的所有产品的队列预置请求都由 AWS IoT 自己签发。用该提供程序设置的工位会拒绝 AWS IoT 签发的证书。</translation>
    </message>
    <message>
        <source>Its function and its key stay: set-up switches it on again.</source>
        <translation>其函数和密钥会保留：再次设置即可重新启用。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Rollouts</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Show the tour of the bench</source>
        <translation>显示试验台演示</translation>
    </message>
</context>
<context>
    <name>RefuseDialog</name>
    <message>
        <source>Nobody can approve it or roll it out any more. A refusal is not taken back.</source>
        <translation>此后无人能批准它，也不能用它升级设备。拒绝不可撤销。</translation>
    </message>
    <message>
        <source>Why, for those who read it later</source>
        <translation>原因，供日后查阅</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Reason of the refusal</source>
        <translation>拒绝的原因</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Refuse the release</source>
        <translation>拒绝此发布版本</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Who refuses it</source>
        <translation>拒绝人</translation>
    </message>
    <message>
        <source>The history tells this name as said: no key proves it.</source>
        <translation>历史记录会注明此姓名为自称，未经密钥证明。</translation>
    </message>
</context>
<context>
    <name>ReleaseButtons</name>
    <message>
        <source>Export bundle…</source>
        <translation>导出发布包…</translation>
    </message>
    <message>
        <source>Export this release as one file</source>
        <translation>将此发布版本导出为一个文件</translation>
    </message>
    <message>
        <source>Put this release into the account&apos;s bucket, and take what others signed of it</source>
        <translation>将此发布版本放入账户的存储桶，并取回他人对其所做的签名</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>Refuse…</source>
        <translation>拒绝…</translation>
    </message>
    <message>
        <source>Refuse this release</source>
        <translation>拒绝此发布版本</translation>
    </message>
    <message>
        <source>Above stands what is missing.</source>
        <translation>上方写明了还缺什么。</translation>
    </message>
    <message>
        <source>Roll out…</source>
        <translation>升级…</translation>
    </message>
    <message>
        <source>Roll this release out</source>
        <translation>用此发布版本升级设备</translation>
    </message>
    <message>
        <source>The account is asked for the release policy…</source>
        <translation>正在向账户查询发布策略…</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>Request this release</source>
        <translation>申请此发布版本</translation>
    </message>
    <message>
        <source>Approve this release</source>
        <translation>批准此发布版本</translation>
    </message>
</context>
<context>
    <name>ReleasePicker</name>
    <message>
        <source>Release to roll out</source>
        <translation>要升级到的发布版本</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Signed at</source>
        <translation>签名时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Requested by</source>
        <translation>申请人</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>批准人</translation>
    </message>
    <message>
        <source>{0}, one of {1}</source>
        <translation>{0}，共 {1} 个</translation>
    </message>
    <message>
        <source>{0}: another release has this version. Compare the digest.</source>
        <translation>{0}：另有一个发布版本也是此版本。请比对摘要。</translation>
    </message>
    <message>
        <source>none needed</source>
        <translation>无需批准</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>ReleaseState</name>
    <message>
        <source>{0} of {1} approvals</source>
        <translation>已批准 {0} / {1}</translation>
    </message>
</context>
<context>
    <name>ReleaseTable</name>
    <message>
        <source>Releases on record</source>
        <translation>已记录的发布版本</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>{0}: more than one release has this version</source>
        <translation>{0}：不止一个发布版本使用此版本号</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
</context>
<context>
    <name>ReleaseView</name>
    <message>
        <source>What happened to it</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>At</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>人员或密钥</translation>
    </message>
    <message>
        <source>How</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Choose the folder for the bundle</source>
        <translation>选择存放发布包的文件夹</translation>
    </message>
    <message>
        <source>Every check is made again before your key signs.</source>
        <translation>用您的密钥签名之前，会重新进行所有检查。</translation>
    </message>
    <message>
        <source>Refuse {0} for good?</source>
        <translation>永久拒绝 {0}？</translation>
    </message>
    <message>
        <source>{0} (as said)</source>
        <translation>{0}（自称）</translation>
    </message>
</context>
<context>
    <name>ReleasesHeader</name>
    <message>
        <source>Releases on record</source>
        <translation>已记录的发布版本</translation>
    </message>
    <message>
        <source>{0} · {1} released</source>
        <translation>{0} · 已发布 {1} 个版本</translation>
    </message>
    <message>
        <source>Sign a firmware</source>
        <translation>签名新固件</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>Asking the account…</source>
        <translation>正在查询账户…</translation>
    </message>
    <message>
        <source>Signing</source>
        <translation>正在签名</translation>
    </message>
    <message>
        <source>Not signed</source>
        <translation>未签名</translation>
    </message>
    <message>
        <source>{0} signed and verified</source>
        <translation>{0} 已签名并验证</translation>
    </message>
    <message>
        <source>{0} not signed</source>
        <translation>{0} 个未签名</translation>
    </message>
    <message>
        <source>Stopped, {0} signed</source>
        <translation>已停止，已签名 {0} 个</translation>
    </message>
    <message>
        <source>All had their signature</source>
        <translation>全部已有签名</translation>
    </message>
</context>
<context>
    <name>ReleasesPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>The releases on record</source>
        <translation>已记录的发布版本</translation>
    </message>
</context>
<context>
    <name>RemovalDialog</name>
    <message>
        <source>Remove {2} from {0} in {1}?</source>
        <translation>要从 {1} 的账户 {0} 中移除 {2} 吗？</translation>
    </message>
    <message>
        <source>The account has changed since you were asked. Now this would be done:</source>
        <translation>在您确认期间，账户发生了变化。现在将执行：</translation>
    </message>
    <message>
        <source>What is removed cannot be had back as it was. Units are never touched.</source>
        <translation>移除的内容无法恢复原样。绝不会触及任何设备。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>What would be removed, and what stays</source>
        <translation>将移除的内容和保留的内容</translation>
    </message>
    <message>
        <source>Removed: {0}</source>
        <translation>移除：{0}</translation>
    </message>
    <message>
        <source>Empty the bucket, too</source>
        <translation>同时清空存储桶</translation>
    </message>
    <message>
        <source>Firmware and records in it are deleted for good.</source>
        <translation>其中的固件和记录将被永久删除。</translation>
    </message>
    <message>
        <source>Stays: {0}</source>
        <translation>保留：{0}</translation>
    </message>
</context>
<context>
    <name>RemovedDialog</name>
    <message>
        <source>{2} is removed from {0} in {1}</source>
        <translation>{2} 已从 {1} 的账户 {0} 中移除</translation>
    </message>
    <message>
        <source>Parts removed: {0}. It can be set up again.</source>
        <translation>已移除的部分：{0}。可以重新设置。</translation>
    </message>
    <message>
        <source>What stays</source>
        <translation>保留的内容</translation>
    </message>
    <message>
        <source>What AWS keeps</source>
        <translation>AWS 保留的内容</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>RolloutPanels</name>
    <message>
        <source>Updated over time</source>
        <translation>升级进度曲线</translation>
    </message>
    <message>
        <source>Why units failed</source>
        <translation>失败原因</translation>
    </message>
    <message>
        <source>Units of this rollout</source>
        <translation>本次升级的设备</translation>
    </message>
    <message>
        <source>Thing</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>变更时间</translation>
    </message>
    <message>
        <source>No unit has failed.</source>
        <translation>没有失败的设备。</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>runs {0}</source>
        <translation>正在运行 {0}</translation>
    </message>
    <message>
        <source>has not begun</source>
        <translation>尚未开始</translation>
    </message>
    <message>
        <source>started the new version, testing itself</source>
        <translation>已启动新版本，正在自检</translation>
    </message>
    <message>
        <source>signature verified, restarting</source>
        <translation>签名已验证，正在重启</translation>
    </message>
    <message>
        <source>block {0} of {1}</source>
        <translation>第 {0} / {1} 块</translation>
    </message>
    <message>
        <source>asked for the firmware</source>
        <translation>已请求固件</translation>
    </message>
</context>
<context>
    <name>RolloutsHeader</name>
    <message>
        <source>Rollouts</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>A release, its units and how far it is</source>
        <translation>发布版本、目标设备与进度</translation>
    </message>
    <message>
        <source>{0}, one byte changed</source>
        <translation>{0}（改动一个字节）</translation>
    </message>
    <message>
        <source>started at {0} · job {1}</source>
        <translation>{0} 开始 · 作业 {1}</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Rolling out</source>
        <translation>正在升级</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Refused, as it should be</source>
        <translation>已拒绝，符合预期</translation>
    </message>
    <message>
        <source>Not refused</source>
        <translation>未被拒绝</translation>
    </message>
    <message>
        <source>All {0} failed</source>
        <translation>全部 {0} 台失败</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} 台失败</translation>
    </message>
    <message>
        <source>{0} not updated</source>
        <translation>{0} 台未更新</translation>
    </message>
    <message>
        <source>All updated</source>
        <translation>全部已升级</translation>
    </message>
</context>
<context>
    <name>RolloutsPage</name>
    <message>
        <source>Stop this rollout?</source>
        <translation>停止本次升级？</translation>
    </message>
    <message>
        <source>Units that have not begun keep the version they run.</source>
        <translation>尚未开始的设备保留当前版本。</translation>
    </message>
    <message>
        <source>Units that have updated keep {0}.</source>
        <translation>已升级的设备保留 {0}。</translation>
    </message>
    <message>
        <source>Stop the rollout</source>
        <translation>停止升级</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>继续升级</translation>
    </message>
    <message>
        <source>Rollout on show</source>
        <translation>显示的升级</translation>
    </message>
    <message>
        <source>New rollout</source>
        <translation>新建升级</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>停止…</translation>
    </message>
    <message>
        <source>Stop this rollout</source>
        <translation>停止本次升级</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>RunFace</name>
    <message>
        <source>Waiting for AWS</source>
        <translation>正在等待 AWS</translation>
    </message>
    <message>
        <source>The limit of {0} is reached</source>
        <translation>已达到 {0} 的限额</translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation>第 {0} / {1} 步</translation>
    </message>
    <message>
        <source>{0} · about {1} left</source>
        <translation>{0} · 约剩 {1}</translation>
    </message>
</context>
<context>
    <name>ScanLine</name>
    <message>
        <source>Scan the label of a unit first.</source>
        <translation>请先扫描设备标签。</translation>
    </message>
    <message>
        <source>{0} read</source>
        <translation>已读取 {0}</translation>
    </message>
</context>
<context>
    <name>SecondKeyRow</name>
    <message>
        <source>Second key…</source>
        <translation>第二密钥…</translation>
    </message>
    <message>
        <source>Choose the key of the second signature</source>
        <translation>选择第二签名的密钥</translation>
    </message>
    <message>
        <source>Passphrase of the second key</source>
        <translation>第二密钥的口令</translation>
    </message>
    <message>
        <source>A second signature, by the ML-DSA key of the product</source>
        <translation>第二签名，由产品的 ML-DSA 密钥作出</translation>
    </message>
    <message>
        <source>Key file…</source>
        <translation>密钥文件…</translation>
    </message>
    <message>
        <source>AWS KMS key…</source>
        <translation>AWS KMS 密钥…</translation>
    </message>
    <message>
        <source>The key of the second signature, in AWS KMS</source>
        <translation>AWS KMS 中第二签名的密钥</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>A unit is being provisioned. It is brought to a safe end.</source>
        <translation>正在配置设备，将先安全结束。</translation>
    </message>
</context>
<context>
    <name>SetUpDialog</name>
    <message>
        <source>The account has changed since you were asked. Now this would be done:</source>
        <translation>在您确认期间，账户发生了变化。现在将执行：</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>A certificate provider will be made, and it is account-wide: from then on it signs every certificate that anybody in this account and Region asks for with a CSR.</source>
        <translation>将创建证书提供程序，它对整个账户生效：此后，此账户和区域中任何人用 CSR 请求的每张证书都由它签发。</translation>
    </message>
    <message>
        <source>Enabled provisioning templates: {0}. Certificates that may claim others: {1}.</source>
        <translation>已启用的预置模板：{0}。可以声明其他证书的证书：{1}。</translation>
    </message>
    <message>
        <source>Who owns the first release policy: a staff number, no name. The key is made here.</source>
        <translation>首个发布策略的所有者：填写工号，不填姓名。密钥在此创建。</translation>
    </message>
    <message>
        <source>Set up {0} in {1} for {2}?</source>
        <translation>为 {2} 设置 {1} 中的账户 {0}？</translation>
    </message>
    <message>
        <source>Owner of the release policy</source>
        <translation>发布策略的所有者</translation>
    </message>
    <message>
        <source>What would be made or mended</source>
        <translation>将要创建或修复的内容</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>In which AWS account do you work?</source>
        <translation>您在哪个 AWS 账户中工作？</translation>
    </message>
    <message>
        <source>This window connects anew: no unit may be at work.</source>
        <translation>窗口将重新连接：此时不能有设备在处理中。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Units are still at work. Wait for them, then choose the account again.</source>
        <translation>仍有设备在处理中。请等它们完成，再选择账户。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Of this window and of this station</source>
        <translation>本窗口与本工位的设置</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the page before</source>
        <translation>返回上一页</translation>
    </message>
</context>
<context>
    <name>ShiftPanels</name>
    <message>
        <source>Unit</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>At</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Recent units</source>
        <translation>最近的设备</translation>
    </message>
    <message>
        <source>First-pass yield this shift</source>
        <translation>本班直通率</translation>
    </message>
    <message>
        <source>Failures by cause</source>
        <translation>失败原因</translation>
    </message>
    <message>
        <source>No unit has failed.</source>
        <translation>没有失败的设备。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Shown after the second unit.</source>
        <translation>从第二台设备起显示。</translation>
    </message>
</context>
<context>
    <name>SignControls</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop signing the folder</source>
        <translation>停止签名此文件夹</translation>
    </message>
    <message>
        <source>Open release {0}</source>
        <translation>打开发布版本 {0}</translation>
    </message>
    <message>
        <source>{0} is signed, verified and on record. Next, somebody requests it.</source>
        <translation>{0} 已签名、验证并记录。下一步：由一人申请。</translation>
    </message>
    <message>
        <source>Signed, then verified with the certificate the units carry.</source>
        <translation>签名后，用设备中的证书再次验证。</translation>
    </message>
    <message>
        <source>Each signature is verified before it is written.</source>
        <translation>每个签名先验证，再写入。</translation>
    </message>
    <message>
        <source>{0} is signed, verified and on record.</source>
        <translation>{0} 已签名、验证并记录。</translation>
    </message>
    <message>
        <source>Signing…</source>
        <translation>正在签名…</translation>
    </message>
    <message>
        <source>Sign this firmware</source>
        <translation>签名此固件</translation>
    </message>
    <message>
        <source>Sign {0} images</source>
        <translation>签名 {0} 个镜像</translation>
    </message>
    <message>
        <source>Add a key first.</source>
        <translation>请先添加密钥。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Choose a folder with images first.</source>
        <translation>请先选择含有镜像的文件夹。</translation>
    </message>
    <message>
        <source>Choose a firmware first.</source>
        <translation>请先选择固件。</translation>
    </message>
    <message>
        <source>Type the version of the firmware first.</source>
        <translation>请先输入固件版本。</translation>
    </message>
    <message>
        <source>Choose the ML-DSA key of this product first.</source>
        <translation>请先选择此产品的 ML-DSA 密钥。</translation>
    </message>
    <message>
        <source>Not while a check is red.</source>
        <translation>有检查未通过，不能签名。</translation>
    </message>
</context>
<context>
    <name>SignView</name>
    <message>
        <source>3 · Checks, the way the units will make them</source>
        <translation>3 · 检查（与设备相同的方式）</translation>
    </message>
</context>
<context>
    <name>Slot</name>
    <message>
        <source>Scan its label</source>
        <translation>请扫描标签</translation>
    </message>
    <message>
        <source>Plug in a unit</source>
        <translation>请插入设备</translation>
    </message>
</context>
<context>
    <name>SlotLine</name>
    <message>
        <source>Slot {0}</source>
        <translation>槽位 {0}</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>not plugged in</source>
        <translation>未插入</translation>
    </message>
    <message>
        <source>Name, such as “left”</source>
        <translation>名称，例如“左”</translation>
    </message>
    <message>
        <source>Name of slot {0}</source>
        <translation>槽位 {0} 的名称</translation>
    </message>
    <message>
        <source>Show slot {0} earlier</source>
        <translation>将槽位 {0} 前移</translation>
    </message>
    <message>
        <source>Show it earlier</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>May be a slot</source>
        <translation>可作槽位</translation>
    </message>
    <message>
        <source>Make it a slot</source>
        <translation>设为槽位</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>It is no slot, whatever is plugged in there</source>
        <translation>无论插入什么，都不作为槽位</translation>
    </message>
</context>
<context>
    <name>SlotQuestion</name>
    <message>
        <source>{0}: which slot?</source>
        <translation>{0}：哪个槽位？</translation>
    </message>
    <message>
        <source>{0}: which slot? Touch it, or type its number.</source>
        <translation>{0}：哪个槽位？请点按该槽位，或输入其编号。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>Give up {0}</source>
        <translation>放弃 {0}</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>SlotsCard</name>
    <message>
        <source>Slots</source>
        <translation>槽位</translation>
    </message>
    <message>
        <source>Their order, names and what is none of them are in use from the next start on.</source>
        <translation>顺序、名称及隐藏的端口自下次启动起生效。</translation>
    </message>
</context>
<context>
    <name>SourcesCard</name>
    <message>
        <source>What is in force, and who said so</source>
        <translation>当前生效的设置及其来源</translation>
    </message>
    <message>
        <source>Another account…</source>
        <translation>其他账户…</translation>
    </message>
    <message>
        <source>Settings in force</source>
        <translation>当前生效的设置</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>来源</translation>
    </message>
</context>
<context>
    <name>StandingCard</name>
    <message>
        <source>Copy who agreed, with which keys and by which policy</source>
        <translation>复制：谁用哪些密钥同意，依据哪一版策略</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>The account is asked for the release policy…</source>
        <translation>正在向账户查询发布策略…</translation>
    </message>
    <message>
        <source>Yes: the release policy allows it.</source>
        <translation>可以：发布策略允许。</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>尚无人</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>版本 {0}</translation>
    </message>
    <message>
        <source>SHA-256 of the release policy</source>
        <translation>发布策略的 SHA-256</translation>
    </message>
    <message>
        <source>Requested by</source>
        <translation>申请人</translation>
    </message>
    <message>
        <source>Approvals</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>SHA-256 of the key of {0}</source>
        <translation>{0} 的密钥的 SHA-256</translation>
    </message>
    <message>
        <source>Release policy</source>
        <translation>发布策略</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有效期至</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>none is needed</source>
        <translation>无需批准</translation>
    </message>
    <message>
        <source>{0} of {1}, {2} missing</source>
        <translation>{0} / {1}，还缺 {2} 个</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>{0}, which is past</source>
        <translation>{0}，已过期</translation>
    </message>
    <message>
        <source>{0}, days left: {1}</source>
        <translation>{0}，剩余 {1} 天</translation>
    </message>
    <message>
        <source>May it be rolled out?</source>
        <translation>可以升级吗？</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>签名密钥</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>批准人</translation>
    </message>
</context>
<context>
    <name>StationCard</name>
    <message>
        <source>This station</source>
        <translation>本工位</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of this station</source>
        <translation>本工位的名称</translation>
    </message>
    <message>
        <source>Kept. Other stations see it from the next start on.</source>
        <translation>已保存。下次启动后其他工位可见。</translation>
    </message>
    <message>
        <source>What other stations of the account call it, such as “Line 3, bench 2”.</source>
        <translation>账户中其他工位对它的称呼，例如“3 号线 2 号台”。</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>A verdict, and a scan that is not taken, are heard.</source>
        <translation>判定结果和未接收的扫描会有声音提示。</translation>
    </message>
    <message>
        <source>Large buttons</source>
        <translation>大按钮</translation>
    </message>
    <message>
        <source>For hands in gloves, on a touch screen.</source>
        <translation>便于戴手套在触摸屏上操作。</translation>
    </message>
    <message>
        <source>Lamp view</source>
        <translation>指示灯视图</translation>
    </message>
    <message>
        <source>A lamp per slot in a second window. F11, too.</source>
        <translation>每个槽位一盏灯，在第二个窗口中。也可按 F11。</translation>
    </message>
</context>
<context>
    <name>StationHeader</name>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Certificates from</source>
        <translation>证书来源</translation>
    </message>
    <message>
        <source>Units this shift</source>
        <translation>本班产量</translation>
    </message>
    <message>
        <source>First-pass yield</source>
        <translation>直通率</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Connected · {0}</source>
        <translation>已连接 · {0}</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
</context>
<context>
    <name>StationPage</name>
    <message>
        <source>A key of this station is locked</source>
        <translation>本工位的一个密钥已锁定</translation>
    </message>
    <message>
        <source>Stopping. A step that cannot be undone finishes first.</source>
        <translation>正在停止。不可撤销的步骤会先完成。</translation>
    </message>
    <message>
        <source>Serial number to provision</source>
        <translation>要预置的序列号</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Start the scanned unit</source>
        <translation>开始预置扫描的设备</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop all runs</source>
        <translation>停止所有预置</translation>
    </message>
    <message>
        <source>Ctrl + full stop</source>
        <translation>Ctrl + 句号</translation>
    </message>
    <message>
        <source>Lamps of the station</source>
        <translation>工位指示灯</translation>
    </message>
    <message>
        <source>Scan a label, or type it and press Enter</source>
        <translation>扫描标签，或输入后按回车</translation>
    </message>
    <message>
        <source>Scan a label, or type one such as {0} and press Enter</source>
        <translation>扫描标签，或输入序列号（如 {0}）后按回车</translation>
    </message>
</context>
<context>
    <name>TileArea</name>
    <message>
        <source>Plug in a unit</source>
        <translation>请插入设备</translation>
    </message>
    <message>
        <source>Every serial port of this computer becomes a slot here.</source>
        <translation>本机的每个串口在这里显示为一个槽位。</translation>
    </message>
</context>
<context>
    <name>TileHead</name>
    <message>
        <source>This one?</source>
        <translation>是这个？</translation>
    </message>
    <message>
        <source>Next scan</source>
        <translation>下一台</translation>
    </message>
</context>
<context>
    <name>TokenDialog</name>
    <message>
        <source>The private key stays in the token. Its PIN is asked when you sign.</source>
        <translation>私有密钥不会离开令牌。签名时会询问 PIN。</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose the PKCS#11 module</source>
        <translation>选择 PKCS#11 模块</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>its label</source>
        <translation>令牌标签</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>its label in the token</source>
        <translation>密钥在令牌中的标签</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
</context>
<context>
    <name>TourPanel</name>
    <message>
        <source>Sign the firmware</source>
        <translation>签名固件</translation>
    </message>
    <message>
        <source>Two people agree</source>
        <translation>两人同意</translation>
    </message>
    <message>
        <source>Roll it out</source>
        <translation>升级设备</translation>
    </message>
    <message>
        <source>Refuse a tampered one</source>
        <translation>拒绝被篡改的固件</translation>
    </message>
    <message>
        <source>Steps of the tour</source>
        <translation>演示步骤</translation>
    </message>
    <message>
        <source>Refused, as it should be</source>
        <translation>已拒绝，符合预期</translation>
    </message>
    <message>
        <source>Run the tour again</source>
        <translation>再次演示</translation>
    </message>
    <message>
        <source>Run the tour</source>
        <translation>开始演示</translation>
    </message>
    <message>
        <source>The tour is running</source>
        <translation>正在演示</translation>
    </message>
    <message>
        <source>Close the tour</source>
        <translation>关闭演示</translation>
    </message>
    <message>
        <source>That was the whole story: identity, signature, two people, update, refusal. Now look around.</source>
        <translation>全部过程到此结束：身份、签名、两人同意、升级、拒绝。现在请随意查看。</translation>
    </message>
    <message>
        <source>Here we go…</source>
        <translation>开始了…</translation>
    </message>
    <message>
        <source>See the whole story on the bench in less than a minute.</source>
        <translation>不到一分钟，在试验台上看完整个过程。</translation>
    </message>
    <message>
        <source>An AWS IoT job brings it to every unit: block by block, checked, restarted, self-tested.</source>
        <translation>AWS IoT 作业把固件逐块送到每台设备：校验、重启、自检。</translation>
    </message>
    <message>
        <source>Every unit has an identity.</source>
        <translation>每台设备都已有身份。</translation>
    </message>
    <message>
        <source>Every unit runs the new version.</source>
        <translation>每台设备都在运行新版本。</translation>
    </message>
    <message>
        <source>The tour stopped here. {0}</source>
        <translation>演示在此停止。{0}</translation>
    </message>
    <message>
        <source>Provision the units</source>
        <translation>预置设备</translation>
    </message>
    <message>
        <source>Its units are of the built-in product {0}: the bench knows nothing of {1}.</source>
        <translation>演示设备属于内置产品 {0}：试验台不使用 {1}。</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Each unit makes its own key and asks for a certificate; AWS issues it and sees it connect.</source>
        <translation>每台设备自己生成密钥并申请证书；AWS 签发证书，并看到设备连接。</translation>
    </message>
    <message>
        <source>The firmware is signed through AWS Signer, then verified the way the units will do it.</source>
        <translation>固件由 AWS Signer 签名，再用与设备相同的方式验证。</translation>
    </message>
    <message>
        <source>Ana requests the release and cannot roll it out alone. Bea approves it with her own key.</source>
        <translation>Ana 申请发布，但不能独自升级设备。Bea 用自己的密钥批准。</translation>
    </message>
    <message>
        <source>One byte of the firmware is changed. The unit must refuse it and keep what it runs.</source>
        <translation>固件被改动了一个字节。设备必须拒绝它，并保留当前版本。</translation>
    </message>
    <message>
        <source>The firmware is signed.</source>
        <translation>固件已签名。</translation>
    </message>
    <message>
        <source>Ana alone was refused, and then Bea approved:</source>
        <translation>Ana 独自升级被拒绝，随后 Bea 批准：</translation>
    </message>
    <message>
        <source>The tampered image was refused.</source>
        <translation>被篡改的固件已被拒绝。</translation>
    </message>
</context>
<context>
    <name>VerdictFace</name>
    <message>
        <source>{0} · AWS has not seen it yet</source>
        <translation>{0} · AWS 尚未见到它</translation>
    </message>
    <message>
        <source>{0} · AWS saw it connect</source>
        <translation>{0} · AWS 已确认连接</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Details of {0}</source>
        <translation>{0} 的详情</translation>
    </message>
    <message>
        <source>Dismiss {0}</source>
        <translation>取下 {0} 的结果</translation>
    </message>
    <message>
        <source>{0}: another label may go to another slot</source>
        <translation>{0}：其他标签可以用于其他槽位</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Revocation</source>
        <translation>吊销</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Identify</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>Key on the unit</source>
        <translation>设备内生成密钥</translation>
    </message>
    <message>
        <source>Request checked</source>
        <translation>检查请求</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Registration</source>
        <translation>注册</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Identifying</source>
        <translation>正在识别</translation>
    </message>
    <message>
        <source>Making its key</source>
        <translation>正在生成密钥</translation>
    </message>
    <message>
        <source>Checking request</source>
        <translation>正在检查请求</translation>
    </message>
    <message>
        <source>Getting certificate</source>
        <translation>正在获取证书</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>正在写入</translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation>正在重启</translation>
    </message>
    <message>
        <source>Waiting for AWS to register it</source>
        <translation>等待 AWS 注册</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>正在记录</translation>
    </message>
    <message>
        <source>PASS</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>MADE</source>
        <translation>已制成</translation>
    </message>
    <message>
        <source>FAIL</source>
        <translation>不合格</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>UNKNOWN</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Put the unit aside.</source>
        <translation>请把设备放到一边。</translation>
    </message>
    <message>
        <source>Call the engineer.</source>
        <translation>请叫工程师。</translation>
    </message>
    <message>
        <source>Run the unit again.</source>
        <translation>请重新运行该设备。</translation>
    </message>
    <message>
        <source>Fleet provisioning</source>
        <translation>队列预置</translation>
    </message>
    <message>
        <source>AWS IoT</source>
        <translation>AWS IoT</translation>
    </message>
    <message>
        <source>Own authority</source>
        <translation>自有证书颁发机构</translation>
    </message>
    <message>
        <source>AWS Private CA</source>
        <translation>AWS Private CA</translation>
    </message>
    <message>
        <source>Vending machine</source>
        <translation>证书售货机</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>In progress</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>The image fits the unit&apos;s slot</source>
        <translation>镜像大小适合设备槽位</translation>
    </message>
    <message>
        <source>The code-signing certificate is valid</source>
        <translation>代码签名证书有效</translation>
    </message>
    <message>
        <source>The certificate is for signing code</source>
        <translation>证书用途为代码签名</translation>
    </message>
    <message>
        <source>Curve and digest are those units verify</source>
        <translation>曲线和摘要与设备一致</translation>
    </message>
    <message>
        <source>The version is newer than those before</source>
        <translation>版本高于以往版本</translation>
    </message>
    <message>
        <source>The release policy admits the key</source>
        <translation>发布策略允许此密钥</translation>
    </message>
    <message>
        <source>Verified as the units will do it</source>
        <translation>已按设备的方式验证</translation>
    </message>
    <message>
        <source>Nobody could roll it out today</source>
        <translation>今天任何人都不能用它升级设备</translation>
    </message>
    <message>
        <source>It may be no firmware</source>
        <translation>可能不是固件</translation>
    </message>
    <message>
        <source>The file&apos;s name tells another version</source>
        <translation>文件名中的版本不同</translation>
    </message>
    <message>
        <source>Released before</source>
        <translation>之前已发布</translation>
    </message>
    <message>
        <source>Stored image</source>
        <translation>保存的镜像</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>清单</translation>
    </message>
    <message>
        <source>Second signature</source>
        <translation>第二签名</translation>
    </message>
    <message>
        <source>Request and approvals</source>
        <translation>申请与批准</translation>
    </message>
    <message>
        <source>What units are told</source>
        <translation>设备收到的指示</translation>
    </message>
    <message>
        <source>Refusals</source>
        <translation>拒绝记录</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Name of the certificate</source>
        <translation>证书名称</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>存储桶</translation>
    </message>
    <message>
        <source>Units counted</source>
        <translation>设备计数</translation>
    </message>
    <message>
        <source>Role of the release gate</source>
        <translation>发布网关的角色</translation>
    </message>
    <message>
        <source>Release gate</source>
        <translation>发布网关</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>A few first</source>
        <translation>先少量</translation>
    </message>
    <message>
        <source>Other rollouts</source>
        <translation>其他升级</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Plain image</source>
        <translation>普通镜像</translation>
    </message>
    <message>
        <source>Plain image, FreeRTOS signature</source>
        <translation>普通镜像，FreeRTOS 签名</translation>
    </message>
    <message>
        <source>MCUboot image</source>
        <translation>MCUboot 镜像</translation>
    </message>
    <message>
        <source>ESP image (Secure Boot v2)</source>
        <translation>ESP 镜像 (Secure Boot v2)</translation>
    </message>
    <message>
        <source>Not requested</source>
        <translation>未申请</translation>
    </message>
    <message>
        <source>Requested</source>
        <translation>已申请</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签名</translation>
    </message>
    <message>
        <source>Key of the tokens</source>
        <translation>令牌密钥</translation>
    </message>
    <message>
        <source>Table of users</source>
        <translation>用户表</translation>
    </message>
    <message>
        <source>Role of the authorizer</source>
        <translation>授权方角色</translation>
    </message>
    <message>
        <source>Function of the authorizer</source>
        <translation>授权方函数</translation>
    </message>
    <message>
        <source>Custom authorizer</source>
        <translation>自定义授权方</translation>
    </message>
    <message>
        <source>Stacks</source>
        <translation>堆栈</translation>
    </message>
    <message>
        <source>Stack of what products share</source>
        <translation>产品共享部分的堆栈</translation>
    </message>
    <message>
        <source>Stack of the authority</source>
        <translation>证书机构的堆栈</translation>
    </message>
    <message>
        <source>Stack of the certificate provider</source>
        <translation>证书提供程序的堆栈</translation>
    </message>
    <message>
        <source>Stack of the units</source>
        <translation>设备的堆栈</translation>
    </message>
    <message>
        <source>Stack of fleet provisioning</source>
        <translation>队列预置的堆栈</translation>
    </message>
    <message>
        <source>Stack of the vending machine</source>
        <translation>证书发放机的堆栈</translation>
    </message>
    <message>
        <source>Stack of the release policy</source>
        <translation>发布策略的堆栈</translation>
    </message>
    <message>
        <source>Stack of the release gate</source>
        <translation>发布网关的堆栈</translation>
    </message>
    <message>
        <source>Stack of the authorizer</source>
        <translation>授权方的堆栈</translation>
    </message>
    <message>
        <source>Role of technicians</source>
        <translation>技术员的角色</translation>
    </message>
    <message>
        <source>Role of release managers</source>
        <translation>发布经理的角色</translation>
    </message>
    <message>
        <source>Role of launchers</source>
        <translation>推送发起人的角色</translation>
    </message>
    <message>
        <source>Role of enrolled stations</source>
        <translation>已登记工位的角色</translation>
    </message>
    <message>
        <source>Role alias of enrolled stations</source>
        <translation>已登记工位的角色别名</translation>
    </message>
    <message>
        <source>Policy of enrolled stations</source>
        <translation>已登记工位的策略</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Clock of this station</source>
        <translation>本工位的时钟</translation>
    </message>
    <message>
        <source>Way to AWS IoT</source>
        <translation>到 AWS IoT 的通路</translation>
    </message>
    <message>
        <source>What set-up makes</source>
        <translation>设置所创建的内容</translation>
    </message>
    <message>
        <source>Other IoT policies</source>
        <translation>其他 IoT 策略</translation>
    </message>
    <message>
        <source>Other templates</source>
        <translation>其他模板</translation>
    </message>
    <message>
        <source>Who may call the functions</source>
        <translation>谁可以调用函数</translation>
    </message>
    <message>
        <source>Authority of the provider</source>
        <translation>证书提供程序的证书颁发机构</translation>
    </message>
    <message>
        <source>Units made here</source>
        <translation>在此制作的设备</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>有误</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>请检查</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>1 unit</source>
        <translation>1 台设备</translation>
    </message>
    <message>
        <source>{0} units</source>
        <translation>{0} 台设备</translation>
    </message>
    <message>
        <source>Slot {0}</source>
        <translation>槽位 {0}</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>不允许</translation>
    </message>
    <message>
        <source>erased</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>Has one already</source>
        <translation>已有签名</translation>
    </message>
    <message>
        <source>Not signed</source>
        <translation>未签名</translation>
    </message>
    <message>
        <source>AWS Signer</source>
        <translation>AWS Signer</translation>
    </message>
    <message>
        <source>AWS KMS</source>
        <translation>AWS KMS</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>密钥文件</translation>
    </message>
    <message>
        <source>Versioned bucket</source>
        <translation>版本化存储桶</translation>
    </message>
    <message>
        <source>Table of serial numbers</source>
        <translation>序列号表</translation>
    </message>
    <message>
        <source>Authority&apos;s key in KMS</source>
        <translation>KMS 中的 CA 密钥</translation>
    </message>
    <message>
        <source>Authority&apos;s certificate</source>
        <translation>CA 证书</translation>
    </message>
    <message>
        <source>Certificate profile</source>
        <translation>证书规格</translation>
    </message>
    <message>
        <source>Role of the certificate provider</source>
        <translation>证书提供程序的角色</translation>
    </message>
    <message>
        <source>Function of the certificate provider</source>
        <translation>证书提供程序的函数</translation>
    </message>
    <message>
        <source>Certificate provider</source>
        <translation>证书提供程序</translation>
    </message>
    <message>
        <source>Thing type</source>
        <translation>物品类型</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>已导入</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>固件</translation>
    </message>
    <message>
        <source>Key files</source>
        <translation>密钥文件</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Bundles and signatures</source>
        <translation>发布包与签名</translation>
    </message>
    <message>
        <source>PKCS#11 modules</source>
        <translation>PKCS#11 模块</translation>
    </message>
    <message>
        <source>Thing group</source>
        <translation>物品组</translation>
    </message>
    <message>
        <source>Policy of the units</source>
        <translation>设备策略</translation>
    </message>
    <message>
        <source>Role of provisioning</source>
        <translation>预置角色</translation>
    </message>
    <message>
        <source>Role of the hook</source>
        <translation>挂钩的角色</translation>
    </message>
    <message>
        <source>Hook that admits serial numbers</source>
        <translation>核准序列号的挂钩</translation>
    </message>
    <message>
        <source>Provisioning template</source>
        <translation>预置模板</translation>
    </message>
    <message>
        <source>Policy of the claim certificate</source>
        <translation>声明证书的策略</translation>
    </message>
    <message>
        <source>Claim certificate</source>
        <translation>声明证书</translation>
    </message>
    <message>
        <source>Role of registration</source>
        <translation>注册角色</translation>
    </message>
    <message>
        <source>Function that registers units</source>
        <translation>注册设备的函数</translation>
    </message>
    <message>
        <source>Rule for new units</source>
        <translation>新设备规则</translation>
    </message>
    <message>
        <source>Template of the authority</source>
        <translation>证书颁发机构的模板</translation>
    </message>
    <message>
        <source>Table of the vending machine</source>
        <translation>证书售货机的表</translation>
    </message>
    <message>
        <source>Role of the vending machine</source>
        <translation>证书售货机的角色</translation>
    </message>
    <message>
        <source>Function of the vending machine</source>
        <translation>证书售货机的函数</translation>
    </message>
    <message>
        <source>Address of the vending machine</source>
        <translation>证书售货机的地址</translation>
    </message>
    <message>
        <source>Role of firmware streams</source>
        <translation>固件流的角色</translation>
    </message>
    <message>
        <source>Signing profile</source>
        <translation>签名配置文件</translation>
    </message>
    <message>
        <source>Job events</source>
        <translation>作业事件</translation>
    </message>
    <message>
        <source>Release policy</source>
        <translation>发布策略</translation>
    </message>
    <message>
        <source>The boot loader will start it</source>
        <translation>引导程序会启动它</translation>
    </message>
    <message>
        <source>The version is not newer</source>
        <translation>版本不够新</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>AWS profile</source>
        <translation>AWS 配置文件</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>云</translation>
    </message>
    <message>
        <source>Product profile</source>
        <translation>产品配置</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Log file</source>
        <translation>日志文件</translation>
    </message>
    <message>
        <source>Chosen in this window</source>
        <translation>在此窗口中选择</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>AWS settings of this computer</source>
        <translation>本机的 AWS 设置</translation>
    </message>
    <message>
        <source>Name of this computer</source>
        <translation>本机名称</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
</context>
</TS>
