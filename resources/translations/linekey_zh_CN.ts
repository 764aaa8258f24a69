<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
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
            <source>{0} of {1} images</source>
            <translation>{0} / {1} 个镜像</translation>
        </message>
        <message>
            <source>Stopped after {0}</source>
            <translation>已停止，完成 {0}</translation>
        </message>
        <message>
            <source>No image in this folder has such a name.</source>
            <translation>此文件夹中没有符合该名称的镜像。</translation>
        </message>
        <message>
            <source>Ready to sign {0} images</source>
            <translation>可以签名 {0} 个镜像</translation>
        </message>
        <message>
            <source>about {0} s left</source>
            <translation>约剩 {0} 秒</translation>
        </message>
        <message>
            <source>about {0} min left</source>
            <translation>约剩 {0} 分钟</translation>
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
        <name>CodeButton</name>
        <message>
            <source>Copy the error with its code</source>
            <translation>复制错误信息和代码</translation>
        </message>
    </context>
    <context>
        <name>Crash</name>
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
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>Digest (SHA-256)</source>
            <translation>摘要 (SHA-256)</translation>
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
            <source>Build</source>
            <translation>构建</translation>
        </message>
        <message>
            <source>Bill of materials</source>
            <translation>物料清单 (SBOM)</translation>
        </message>
        <message>
            <source>Approvals</source>
            <translation>批准</translation>
        </message>
        <message>
            <source>none is needed</source>
            <translation>无需批准</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} / {1}</translation>
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
        <name>IdleFace</name>
        <message>
            <source>Scan its label</source>
            <translation>请扫描标签</translation>
        </message>
        <message>
            <source>A unit is plugged in</source>
            <translation>设备已插入</translation>
        </message>
        <message>
            <source>Plug in a unit</source>
            <translation>请插入设备</translation>
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
            <source>The account's certificate</source>
            <translation>账户的证书</translation>
        </message>
        <message>
            <source>No certificate for this key</source>
            <translation>此密钥没有证书</translation>
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
            <source>Whether this key belongs to it shows when the key signs.</source>
            <translation>此密钥是否与该证书对应，签名时才能得知。</translation>
        </message>
        <message>
            <source>This key does not belong to it: units that carry it refuse what this key signs.</source>
            <translation>此密钥与该证书不对应：装有该证书的设备会拒绝用此密钥签名的固件。</translation>
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
        <name>LaunchPanel</name>
        <message>
            <source>Bring a release to its units</source>
            <translation>把发布版本送到设备</translation>
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
            <source>Release to roll out</source>
            <translation>要升级到的发布版本</translation>
        </message>
        <message>
            <source>Units it goes to</source>
            <translation>要升级的设备</translation>
        </message>
        <message>
            <source>Start the rollout…</source>
            <translation>开始升级…</translation>
        </message>
        <message>
            <source>{0} · {1} units</source>
            <translation>{0} · {1} 台设备</translation>
        </message>
        <message>
            <source>No release is approved: see the Releases page.</source>
            <translation>还没有获批的发布版本：请看“发布”页。</translation>
        </message>
        <message>
            <source>Sign a firmware on the Releases page first.</source>
            <translation>请先在“发布”页签名一个固件。</translation>
        </message>
        <message>
            <source>Provision a unit on the Station page first.</source>
            <translation>请先在“工位”页预置一台设备。</translation>
        </message>
        <message>
            <source>Every unit checks the signature before it runs the firmware.</source>
            <translation>每台设备在运行固件之前都会验证签名。</translation>
        </message>
        <message>
            <source>Bring {0} to {1} units?</source>
            <translation>把 {0} 升级到 {1} 台设备？</translation>
        </message>
        <message>
            <source>{0} {1} goes to every unit of {2}.</source>
            <translation>{0} {1} 将送到 {2} 的每台设备。</translation>
        </message>
        <message>
            <source>You can stop it while it runs; units that have updated keep the new version.</source>
            <translation>升级过程中可以停止；已升级的设备保留新版本。</translation>
        </message>
        <message>
            <source>Start the rollout</source>
            <translation>开始升级</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>暂不</translation>
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
        <name>LowerPanels</name>
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
            <source>Starting the bench…</source>
            <translation>正在启动试验台…</translation>
        </message>
        <message>
            <source>Connecting to AWS…</source>
            <translation>正在连接 AWS…</translation>
        </message>
        <message>
            <source>An AWS of your own on this computer, and four units on serial lines.</source>
            <translation>本机上的 AWS 环境，以及串口上的四台设备。</translation>
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
            <source>The claim key lets this station ask for unit certificates; its passphrase opens it.</source>
            <translation>本工位凭声明密钥申请设备证书，需用口令解锁。</translation>
        </message>
        <message>
            <source>Claim passphrase</source>
            <translation>声明密钥的口令</translation>
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
            <source>Nothing is left to do.</source>
            <translation>已全部处理完毕。</translation>
        </message>
        <message>
            <source>{0} still to go</source>
            <translation>还剩 {0} 台</translation>
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
            <source>Theme and language</source>
            <translation>主题和语言</translation>
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
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
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
        <name>ReleaseState</name>
        <message>
            <source>{0} of {1} approvals</source>
            <translation>已批准 {0} / {1}</translation>
        </message>
    </context>
    <context>
        <name>ReleaseTable</name>
        <message>
            <source>Releases signed before</source>
            <translation>已签名的发布版本</translation>
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
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>At</source>
            <translation>时间</translation>
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
            <source>Export…</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>Export this release to a folder</source>
            <translation>把此发布版本导出到文件夹</translation>
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
            <source>Every check is made again before your key signs.</source>
            <translation>用您的密钥签名之前，会重新进行所有检查。</translation>
        </message>
        <message>
            <source>Working…</source>
            <translation>正在处理…</translation>
        </message>
        <message>
            <source>Approve this release</source>
            <translation>批准此发布版本</translation>
        </message>
        <message>
            <source>Refuse {0} for good?</source>
            <translation>永久拒绝 {0}？</translation>
        </message>
        <message>
            <source>Choose where the release gets its folder</source>
            <translation>选择发布版本的导出位置</translation>
        </message>
        <message>
            <source>{0} (as said)</source>
            <translation>{0}（自称）</translation>
        </message>
    </context>
    <context>
        <name>ReleasesPage</name>
        <message>
            <source>Sign a firmware</source>
            <translation>签名新固件</translation>
        </message>
        <message>
            <source>{0} · {1} released</source>
            <translation>{0} · 已发布 {1} 个版本</translation>
        </message>
        <message>
            <source>The release is in {0}.</source>
            <translation>发布版本已导出到 {0}。</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Back to signing</source>
            <translation>返回签名</translation>
        </message>
        <message>
            <source>Working…</source>
            <translation>正在处理…</translation>
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
            <source>{0} not signed</source>
            <translation>{0} 个未签名</translation>
        </message>
        <message>
            <source>{0} signed and verified</source>
            <translation>{0} 已签名并验证</translation>
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
        <message>
            <source>Rollouts</source>
            <translation>升级</translation>
        </message>
        <message>
            <source>A release, its units and how far it is</source>
            <translation>发布版本、目标设备与进度</translation>
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
            <source>{0} failed</source>
            <translation>{0} 台失败</translation>
        </message>
        <message>
            <source>All updated</source>
            <translation>全部已升级</translation>
        </message>
    </context>
    <context>
        <name>RunFace</name>
        <message>
            <source>step {0} of {1}</source>
            <translation>第 {0} / {1} 步</translation>
        </message>
        <message>
            <source>{0} · about {1} s left</source>
            <translation>{0} · 约剩 {1} 秒</translation>
        </message>
    </context>
    <context>
        <name>Sentence</name>
        <message>
            <source>The unit on {0} did not answer within {1} s.</source>
            <translation>{0} 上的设备在 {1} 秒内没有应答。</translation>
        </message>
        <message>
            <source>The unit on {0} did not answer as expected within {1} s.</source>
            <translation>{0} 上的设备在 {1} 秒内没有给出预期的应答。</translation>
        </message>
        <message>
            <source>The port {0} went away while the unit was being worked on.</source>
            <translation>处理设备时端口 {0} 断开了。</translation>
        </message>
        <message>
            <source>The port {0} cannot be opened.</source>
            <translation>无法打开端口 {0}。</translation>
        </message>
        <message>
            <source>The port {0} is in use by another program, or this user may not open it.</source>
            <translation>端口 {0} 被其他程序占用，或当前用户无权打开。</translation>
        </message>
        <message>
            <source>The unit on {0} refused “{1}”: {2}</source>
            <translation>{0} 上的设备拒绝了“{1}”：{2}</translation>
        </message>
        <message>
            <source>The unit on {0} gave an answer to “{1}” that cannot be understood.</source>
            <translation>无法理解 {0} 上的设备对“{1}”的应答。</translation>
        </message>
        <message>
            <source>The unit on {0} is already provisioned as “{1}”.</source>
            <translation>{0} 上的设备已预置为“{1}”。</translation>
        </message>
        <message>
            <source>A unit with the serial number {0} is already provisioned: the thing “{1}” has a certificate.</source>
            <translation>序列号 {0} 的设备已经预置：“{1}”已有证书。</translation>
        </message>
        <message>
            <source>“{0}” is not a serial number of {1}.</source>
            <translation>“{0}”不是 {1} 的序列号。</translation>
        </message>
        <message>
            <source>AWS IoT did not see {0} connect within {1} s.</source>
            <translation>AWS IoT 在 {1} 秒内没有看到 {0} 连接。</translation>
        </message>
        <message>
            <source>AWS IoT cannot be reached ({0}).</source>
            <translation>无法连接 AWS IoT（{0}）。</translation>
        </message>
        <message>
            <source>AWS IoT did not answer in time.</source>
            <translation>AWS IoT 没有及时应答。</translation>
        </message>
        <message>
            <source>Check power and cable. If another unit works in this slot, this one is faulty.</source>
            <translation>请检查电源和线缆。如果换一台设备正常，则这台有故障。</translation>
        </message>
        <message>
            <source>Characters may be lost on the line: check cable and ground. The transcript shows what arrived.</source>
            <translation>线路上可能丢失字符：请检查线缆和接地。记录中有收到的内容。</translation>
        </message>
        <message>
            <source>Plug the unit in again, check its power, and start over.</source>
            <translation>请重新插入设备，检查电源，然后重新开始。</translation>
        </message>
        <message>
            <source>Plug the unit in, then look for its name with: linekey ports.</source>
            <translation>请插入设备，然后用 linekey ports 查看端口名。</translation>
        </message>
        <message>
            <source>Close other terminal programs and the other slot that uses it.</source>
            <translation>请关闭占用它的终端程序和槽位。</translation>
        </message>
        <message>
            <source>Its firmware or its memory is not as it should be. Put the unit aside.</source>
            <translation>固件或存储器异常。请把设备放到一边。</translation>
        </message>
        <message>
            <source>Check the cable, and that the unit runs the firmware this product needs.</source>
            <translation>请检查线缆，并确认设备运行本产品的固件。</translation>
        </message>
        <message>
            <source>Take it out and plug in the unit with the label {0}. Nothing was changed.</source>
            <translation>请取出它，插入标签为 {0} 的设备。没有任何更改。</translation>
        </message>
        <message>
            <source>Check the label. Nothing was changed. To use the serial number again, remove that certificate.</source>
            <translation>请检查标签。没有任何更改。要重新使用该序列号，请先移除其证书。</translation>
        </message>
        <message>
            <source>It must match {0}. Scan the label again.</source>
            <translation>必须符合 {0}。请重新扫描标签。</translation>
        </message>
        <message>
            <source>Check the unit's network, its endpoint and the policy of its certificate.</source>
            <translation>请检查设备的网络、端点和证书策略。</translation>
        </message>
        <message>
            <source>Check the network to AWS IoT: ports 8883 and 443 must be open.</source>
            <translation>请检查到 AWS IoT 的网络：8883 和 443 端口必须开放。</translation>
        </message>
        <message>
            <source>Check the network to AWS IoT.</source>
            <translation>请检查到 AWS IoT 的网络。</translation>
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
            <source>Wait for its verdict, or scan another label.</source>
            <translation>请等待结果，或扫描其他标签。</translation>
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
            <source>“{0}” is not a firmware version.</source>
            <translation>“{0}”不是固件版本号。</translation>
        </message>
        <message>
            <source>The firmware image has {0} bytes, a slot of the unit holds {1}.</source>
            <translation>固件镜像有 {0} 字节，设备槽位只能容纳 {1} 字节。</translation>
        </message>
        <message>
            <source>Choose the firmware of this product, or make it smaller.</source>
            <translation>请选择本产品的固件，或缩小固件。</translation>
        </message>
        <message>
            <source>{0} bytes, {1} % of the slot</source>
            <translation>{0} 字节，占槽位的 {1} %</translation>
        </message>
        <message>
            <source>valid until {0}, {1} days</source>
            <translation>有效期至 {0}，还有 {1} 天</translation>
        </message>
        <message>
            <source>code signing</source>
            <translation>代码签名</translation>
        </message>
        <message>
            <source>verified with the units' certificate</source>
            <translation>已用设备的证书验证</translation>
        </message>
        <message>
            <source>The passphrase does not open {0}.</source>
            <translation>口令打不开 {0}。</translation>
        </message>
        <message>
            <source>Try again; capitals and keyboard layout matter.</source>
            <translation>请重试；注意大小写和键盘布局。</translation>
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
            <source>The PIN does not open the token “{0}”.{1}</source>
            <translation>PIN 打不开令牌“{0}”。{1}</translation>
        </message>
        <message>
            <source>The PIN does not open the token “{0}”.</source>
            <translation>PIN 打不开令牌“{0}”。</translation>
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
            <source>Check which token and which PIN it is.</source>
            <translation>请确认是哪个令牌、哪个 PIN。</translation>
        </message>
        <message>
            <source>The user PIN of the token “{0}” is locked or expired.</source>
            <translation>令牌“{0}”的用户 PIN 已锁定或过期。</translation>
        </message>
        <message>
            <source>Whoever has the security officer's PIN (SO PIN, PUK) can set a new one.</source>
            <translation>持有安全管理员 PIN（SO PIN、PUK）的人可以设置新的 PIN。</translation>
        </message>
        <message>
            <source>No PKCS#11 module is named, so no token can be reached.</source>
            <translation>没有指定 PKCS#11 模块，无法访问令牌。</translation>
        </message>
        <message>
            <source>Set {0} to the token maker's library, or add ?module-path=FILE to the URI.</source>
            <translation>请把 {0} 设为令牌厂商的库，或在 URI 后加 ?module-path=文件。</translation>
        </message>
        <message>
            <source>The PKCS#11 module {0} cannot be used: {1}.</source>
            <translation>PKCS#11 模块 {0} 无法使用：{1}。</translation>
        </message>
        <message>
            <source>Check the path, and that the module was made for this system and its processor.</source>
            <translation>请检查路径，并确认模块适用于本系统和处理器。</translation>
        </message>
        <message>
            <source>No token matches {0}. Present: {1}.</source>
            <translation>没有与 {0} 相符的令牌。已插入：{1}。</translation>
        </message>
        <message>
            <source>Plug the token in, or correct its name.</source>
            <translation>请插入令牌，或更正其名称。</translation>
        </message>
        <message>
            <source>The token has no private key {0}.</source>
            <translation>令牌中没有私有密钥 {0}。</translation>
        </message>
        <message>
            <source>Correct object or id in the URI.</source>
            <translation>请更正 URI 中的 object 或 id。</translation>
        </message>
        <message>
            <source>The token of {0} was removed while it was used.</source>
            <translation>使用中令牌被拔出：{0}。</translation>
        </message>
        <message>
            <source>Plug it in and try again.</source>
            <translation>请插入后重试。</translation>
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
            <source>The key {0} is not the expected one: its public key differs.</source>
            <translation>密钥 {0} 与预期不符：公有密钥不同。</translation>
        </message>
        <message>
            <source>Choose the key that belongs to the certificate the units carry.</source>
            <translation>请选择与设备中证书对应的密钥。</translation>
        </message>
        <message>
            <source>AWS does not know {0} in this account and region.</source>
            <translation>AWS 在此账户和区域中找不到 {0}。</translation>
        </message>
        <message>
            <source>Check the name and the region.</source>
            <translation>请检查名称和区域。</translation>
        </message>
        <message>
            <source>AWS denies the use of {0}: {1}</source>
            <translation>AWS 拒绝使用 {0}：{1}</translation>
        </message>
        <message>
            <source>Ask for the missing permission.</source>
            <translation>请申请所缺的权限。</translation>
        </message>
        <message>
            <source>This is not a certificate in PEM form.</source>
            <translation>这不是 PEM 格式的证书。</translation>
        </message>
        <message>
            <source>Check which file or answer this is.</source>
            <translation>请确认选对了文件。</translation>
        </message>
        <message>
            <source>{0} holds no private key known here.</source>
            <translation>{0} 中没有可用的私有密钥。</translation>
        </message>
        <message>
            <source>Give a PEM file with a PKCS#8 key.</source>
            <translation>请提供含 PKCS#8 密钥的 PEM 文件。</translation>
        </message>
        <message>
            <source>{0} is there already, and is not this key's signature of the image.</source>
            <translation>{0} 已存在，但不是用此密钥对该镜像做的签名。</translation>
        </message>
        <message>
            <source>{0} exists already.</source>
            <translation>{0} 已存在。</translation>
        </message>
        <message>
            <source>This is no whole MCUboot image: {0}.</source>
            <translation>这不是完整的 MCUboot 镜像：{0}。</translation>
        </message>
        <message>
            <source>This is no whole signed ESP image: {0}.</source>
            <translation>这不是完整的 ESP 签名镜像：{0}。</translation>
        </message>
        <message>
            <source>Copy or sign the image again.</source>
            <translation>请重新复制或签名镜像。</translation>
        </message>
        <message>
            <source>The code-signing certificate is valid from {0} to {1}, not today.</source>
            <translation>代码签名证书的有效期为 {0} 至 {1}，今天无效。</translation>
        </message>
        <message>
            <source>Check this computer's date; otherwise units need a new certificate before they accept firmware.</source>
            <translation>请检查电脑日期；否则设备需要新证书才能接受固件。</translation>
        </message>
        <message>
            <source>The certificate “{0}” is not one for code signing.</source>
            <translation>证书“{0}”不是代码签名证书。</translation>
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
            <source>This key has signed the release: the signer cannot approve it.</source>
            <translation>此密钥已签名该发布版本：签名者不能批准。</translation>
        </message>
        <message>
            <source>Let a second person approve it with a key of their own.</source>
            <translation>请由另一人用自己的密钥批准。</translation>
        </message>
        <message>
            <source>{0} has approved this release already.</source>
            <translation>{0} 已批准过此发布版本。</translation>
        </message>
        <message>
            <source>Each approver counts once. Let another one approve it.</source>
            <translation>每位批准者只计一次。请由另一位批准。</translation>
        </message>
        <message>
            <source>The key {0} is not that of an approver of {1}.</source>
            <translation>密钥 {0} 不属于 {1} 的批准者。</translation>
        </message>
        <message>
            <source>Use an approver's key, or name this one in the product profile: [[release.approvers]].</source>
            <translation>请使用批准者的密钥，或在产品配置文件中登记：[[release.approvers]]。</translation>
        </message>
        <message>
            <source>Release {0} was refused: {1}</source>
            <translation>发布版本 {0} 已被拒绝：{1}</translation>
        </message>
        <message>
            <source>Make a new release. A refusal is not taken back.</source>
            <translation>请重新制作发布版本。拒绝不可撤销。</translation>
        </message>
        <message>
            <source>Release {0} has {1} of {2} approvals.</source>
            <translation>发布版本 {0} 已获 {1} / {2} 个批准。</translation>
        </message>
        <message>
            <source>Let an approver look at it: linekey release approve.</source>
            <translation>请由批准者审核。</translation>
        </message>
        <message>
            <source>version {0}</source>
            <translation>版本 {0}</translation>
        </message>
        <message>
            <source>The manifest of release {0} is missing, or is not what was signed and recorded.</source>
            <translation>发布版本 {0} 的清单缺失，或与已签名、已记录的内容不符。</translation>
        </message>
        <message>
            <source>Do not use the release. Make it again, and find out who changed it.</source>
            <translation>请勿使用。请重新制作，并查明是谁更改的。</translation>
        </message>
        <message>
            <source>rejected: 0x{0} {1}</source>
            <translation>被拒绝：0x{0} {1}</translation>
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
            <source>v{0} is not newer than v{1}</source>
            <translation>v{0} 不高于 v{1}</translation>
        </message>
        <message>
            <source>self-test failed, rolled back to v{0}</source>
            <translation>自检失败，已回退到 v{0}</translation>
        </message>
        <message>
            <source>There is no file {0}.</source>
            <translation>文件 {0} 不存在。</translation>
        </message>
        <message>
            <source>Give the firmware image your build made.</source>
            <translation>请选择构建生成的固件镜像。</translation>
        </message>
        <message>
            <source>The firmware image {0} cannot be read.</source>
            <translation>无法读取固件镜像 {0}。</translation>
        </message>
        <message>
            <source>Check its permissions.</source>
            <translation>请检查其访问权限。</translation>
        </message>
        <message>
            <source>Choose another folder. On the command line, --force replaces it.</source>
            <translation>请选择其他文件夹。在命令行中可用 --force 替换。</translation>
        </message>
        <message>
            <source>There is no release {0}.</source>
            <translation>没有发布版本 {0}。</translation>
        </message>
        <message>
            <source>The stored image of release {0} was changed after it was signed.</source>
            <translation>发布版本 {0} 的存储镜像在签名后被更改。</translation>
        </message>
        <message>
            <source>Do not use it. Make the release again from the original file, and find out who changed it.</source>
            <translation>请勿使用。请用原始文件重新发布，并查明是谁更改的。</translation>
        </message>
        <message>
            <source>The files of release {0} are not what the ledger recorded.</source>
            <translation>发布版本 {0} 的文件与台账记录不符。</translation>
        </message>
        <message>
            <source>Do not use it. Make the release again, and find out who changed it.</source>
            <translation>请勿使用。请重新发布，并查明是谁更改的。</translation>
        </message>
        <message>
            <source>The files of release {0} are missing or damaged.</source>
            <translation>发布版本 {0} 的文件缺失或损坏。</translation>
        </message>
        <message>
            <source>Restore its folder, or make the release again.</source>
            <translation>请恢复其文件夹，或重新发布。</translation>
        </message>
        <message>
            <source>Write three numbers with dots, like 1.1.0: at most 255.255.65535.</source>
            <translation>请写三个以点分隔的数字，如 1.1.0，最大 255.255.65535。</translation>
        </message>
        <message>
            <source>{0} is empty.</source>
            <translation>{0} 为空。</translation>
        </message>
        <message>
            <source>Check that the build wrote it.</source>
            <translation>请检查构建是否写入了内容。</translation>
        </message>
        <message>
            <source>Check the name, the permissions and the free space.</source>
            <translation>请检查名称、权限和可用空间。</translation>
        </message>
        <message>
            <source>The key file {0} cannot be read: {1}.</source>
            <translation>无法读取密钥文件 {0}：{1}。</translation>
        </message>
        <message>
            <source>Check the name and the permissions.</source>
            <translation>请检查名称和权限。</translation>
        </message>
        <message>
            <source>The KMS key {0} is for {1}, not for signing.</source>
            <translation>KMS 密钥 {0} 的用途是 {1}，不能签名。</translation>
        </message>
        <message>
            <source>Choose a key of usage SIGN_VERIFY.</source>
            <translation>请选择用途为 SIGN_VERIFY 的密钥。</translation>
        </message>
        <message>
            <source>The token of {0} refuses: {1}.</source>
            <translation>{0} 的令牌拒绝操作：{1}。</translation>
        </message>
        <message>
            <source>Check that it is plugged in, and that it allows what was asked.</source>
            <translation>请检查令牌是否已插入，以及是否允许该操作。</translation>
        </message>
        <message>
            <source>{0} private keys match {1}.</source>
            <translation>有 {0} 个私钥与 {1} 匹配。</translation>
        </message>
        <message>
            <source>Add object=NAME or id=%01 to the URI.</source>
            <translation>请在 URI 中加上 object=NAME 或 id=%01。</translation>
        </message>
        <message>
            <source>Units of {0} verify the format {1}; this is {2}.</source>
            <translation>{0} 的设备验证 {1} 格式，此镜像为 {2}。</translation>
        </message>
        <message>
            <source>Give the image that this product's build makes.</source>
            <translation>请提供此产品构建生成的镜像。</translation>
        </message>
        <message>
            <source>The image has no signature, and the profile of {0} does not say how to make one.</source>
            <translation>镜像没有签名，{0} 的产品配置也没有说明如何生成签名。</translation>
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
            <source>Give the linker's output, zephyr.bin for instance, or sign it first: linekey sign.</source>
            <translation>请提供链接器的输出，例如 zephyr.bin，或先签名：linekey sign。</translation>
        </message>
        <message>
            <source>The image cannot be signed as the profile of {0} says: {1}</source>
            <translation>无法按 {0} 的产品配置为镜像签名：{1}</translation>
        </message>
        <message>
            <source>{0} The options are keys of [firmware.mcuboot] in the product profile.</source>
            <translation>{0}这些选项是产品配置中 [firmware.mcuboot] 的键。</translation>
        </message>
        <message>
            <source>The image's first {0} bytes are not free for the header.</source>
            <translation>镜像开头的 {0} 字节不是留给头部的空位。</translation>
        </message>
        <message>
            <source>Say --pad-header, or link the firmware with room for the header, filled with zeros.</source>
            <translation>请使用 --pad-header，或在链接固件时为头部留出以零填充的空间。</translation>
        </message>
        <message>
            <source>The image and MCUboot's trailer need {0} bytes; the slot has {1}.</source>
            <translation>镜像和 MCUboot 尾部需要 {0} 字节，槽位只有 {1} 字节。</translation>
        </message>
        <message>
            <source>Make the firmware smaller, or check --slot-size and --align.</source>
            <translation>请缩小固件，或检查 --slot-size 和 --align。</translation>
        </message>
        <message>
            <source>The image says that it is version {0}, not {1}.</source>
            <translation>镜像自称版本为 {0}，而不是 {1}。</translation>
        </message>
        <message>
            <source>Give the version it was built with, or the other image.</source>
            <translation>请填写构建时的版本，或改用另一个镜像。</translation>
        </message>
        <message>
            <source>The image is not signed by the key {0}… but by {1}.</source>
            <translation>镜像不是由密钥 {0}… 签名，而是由 {1} 签名。</translation>
        </message>
        <message>
            <source>The image is not signed by the key {0}… but names {1}.</source>
            <translation>镜像不是由密钥 {0}… 签名，其中写明的是 {1}。</translation>
        </message>
        <message>
            <source>Give the public key of the one who signed it, or sign it with the right key.</source>
            <translation>请提供签名者的公钥，或用正确的密钥签名。</translation>
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
            <source>{0}, version {1}, header of {2} bytes</source>
            <translation>{0}，版本 {1}，头部 {2} 字节</translation>
        </message>
        <message>
            <source>{0}, version {1}</source>
            <translation>{0}，版本 {1}</translation>
            <source>{0} is not newer than {1}, released before</source>
            <translation>{0} 不高于之前发布的 {1}</translation>
        </message>
        <message>
            <source>The key does not belong to the certificate the units carry.</source>
            <translation>该密钥与设备中的证书不对应。</translation>
        </message>
        <message>
            <source>The secret “{0}” is needed, and it is not stored on this computer.</source>
            <translation>需要“{0}”，而本机没有保存它。</translation>
        </message>
        <message>
            <source>claim passphrase</source>
            <translation>声明密钥的口令</translation>
        </message>
        <message>
            <source>Set {0}, or store it in the keyring: keyring set linekey "claim passphrase"</source>
            <translation>请设置 {0}，或存入系统密钥环：keyring set linekey "claim passphrase"</translation>
        </message>
    </context>
    <context>
        <name>SignView</name>
        <message>
            <source>3 · Checks, the way the units will make them</source>
            <translation>3 · 检查（与设备相同的方式）</translation>
        </message>
        <message>
            <source>Enter or a double click opens a release.</source>
            <translation>按 Enter 或双击可打开发布版本。</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop signing the folder</source>
            <translation>停止签名此文件夹</translation>
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
            <source>Sign this firmware</source>
            <translation>签名此固件</translation>
        </message>
        <message>
            <source>Sign {0} images</source>
            <translation>签名 {0} 个镜像</translation>
        </message>
        <message>
            <source>Signing…</source>
            <translation>正在签名…</translation>
        </message>
        <message>
            <source>Add a key first.</source>
            <translation>请先添加密钥。</translation>
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
    </context>
    <context>
        <name>StationPage</name>
        <message>
            <source>Scan the label of a unit first.</source>
            <translation>请先扫描设备标签。</translation>
        </message>
        <message>
            <source>{0} is being provisioned already.</source>
            <translation>{0} 正在预置中。</translation>
        </message>
        <message>
            <source>All slots are busy. Wait for the first to finish, then scan again.</source>
            <translation>所有槽位都在忙。请等一个完成后再扫描。</translation>
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
            <source>Plug in a unit</source>
            <translation>请插入设备</translation>
        </message>
        <message>
            <source>Every serial port of this computer becomes a slot here.</source>
            <translation>本机的每个串口在这里显示为一个槽位。</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>产品</translation>
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
        <message>
            <source>Scan a label, or type it and press Enter</source>
            <translation>扫描标签，或输入后按回车</translation>
        </message>
        <message>
            <source>Scan a label, or type one such as {0} and press Enter</source>
            <translation>扫描标签，或输入序列号（如 {0}）后按回车</translation>
        </message>
        <message>
            <source>This station's claim key is locked</source>
            <translation>本工位的声明密钥尚未解锁</translation>
        </message>
    </context>
    <context>
        <name>Tile</name>
        <message>
            <source>Slot {0}</source>
            <translation>槽位 {0}</translation>
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
            <source>Provision four units</source>
            <translation>预置四台设备</translation>
        </message>
        <message>
            <source>Sign the firmware</source>
            <translation>签名固件</translation>
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
            <source>That was the whole story: identity, signature, update, refusal. Look around, or scan a unit.</source>
            <translation>这就是全过程：身份、签名、升级、拒绝。请随意浏览，或扫描一台设备。</translation>
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
            <source>The tour stopped here. {0}</source>
            <translation>演示在此停止。{0}</translation>
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
            <source>An AWS IoT job brings it to all four: block by block, checked, restarted, self-tested.</source>
            <translation>AWS IoT 作业把固件逐块送到四台设备：校验、重启、自检。</translation>
        </message>
        <message>
            <source>One byte of the firmware is changed. The unit must refuse it and keep what it runs.</source>
            <translation>固件被改动了一个字节。设备必须拒绝它，并保留当前版本。</translation>
        </message>
        <message>
            <source>Four units have an identity.</source>
            <translation>四台设备已有身份。</translation>
        </message>
        <message>
            <source>The firmware is signed.</source>
            <translation>固件已签名。</translation>
        </message>
        <message>
            <source>All four run the new version.</source>
            <translation>四台设备都在运行新版本。</translation>
        </message>
        <message>
            <source>The tampered image was refused.</source>
            <translation>被篡改的固件已被拒绝。</translation>
        </message>
    </context>
    <context>
        <name>VerdictFace</name>
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
    </context>
    <context>
        <name>Words</name>
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
            <source>The image fits the unit's slot</source>
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
            <source>Verified as the units will do it</source>
            <translation>已按设备的方式验证</translation>
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
            <source>Signed</source>
            <translation>已签名</translation>
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
            <source>Authority's key in KMS</source>
            <translation>KMS 中的 CA 密钥</translation>
        </message>
        <message>
            <source>Authority's certificate</source>
            <translation>CA 证书</translation>
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
            <source>{0} s</source>
            <translation>{0} 秒</translation>
        </message>
        <message>
            <source>{0} bytes</source>
            <translation>{0} 字节</translation>
        </message>
        <message>
            <source>The boot loader will start it</source>
            <translation>引导程序会启动它</translation>
            <source>The version is not newer than those before</source>
            <translation>版本不高于之前的版本</translation>
        </message>
    </context>
</TS>
